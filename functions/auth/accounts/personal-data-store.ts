import type { Item, Key } from '../../../shared/dynamo/client.ts';
import { getMany, queryAll } from '../../../shared/dynamo/read.ts';
import { ownerIndex } from '../../../shared/inventory/place.ts';
import { cartKey } from '../../../shared/records/cart-row.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { type MemberRole, organizerKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';

const { VENUES_TABLE, ORDERS_TABLE, TICKETS_TABLE, CARTS_TABLE } = env.read();

/** Rows of another service that belong to a user: their keys from its index, then strongly consistent reads. */
async function rowsOfUser(table: string, index: string, attribute: string, userId: string): Promise<Item[]> {
  const query = {
    IndexName: index,
    KeyConditionExpression: '#key = :user',
    ExpressionAttributeNames: { '#key': attribute },
    ExpressionAttributeValues: { ':user': userId },
  };
  const keys = await queryAll<Key>(table, query, recordLimits.exportRows);
  const rows = await getMany<Item>(
    table,
    keys.map(({ pk, sk }) => ({ pk, sk })),
    { consistent: true },
  );
  return rows.filter((row) => row !== undefined);
}

export const orderRowsOf = (userId: string) => rowsOfUser(ORDERS_TABLE, 'user', 'userId', userId);
export const ticketRowsOf = (userId: string) => rowsOfUser(TICKETS_TABLE, ownerIndex, 'ownerId', userId);
export const cartRowOf = async (userId: string) => (await getMany<Item>(CARTS_TABLE, [cartKey(userId)]))[0];

interface Membership {
  pk: string;
  userId: string;
  role: MemberRole;
}

export const membershipsOf = (userId: string) =>
  queryAll<Membership>(
    VENUES_TABLE,
    {
      IndexName: 'listing',
      KeyConditionExpression: '#listing = :user',
      ExpressionAttributeNames: { '#listing': 'listing' },
      ExpressionAttributeValues: { ':user': `user#${userId}` },
    },
    recordLimits.exportRows,
  );

/** Ids of the organizers that have no other owner. */
export async function soleOwnerships(userId: string): Promise<string[]> {
  const owned = (await membershipsOf(userId)).filter(({ role }) => role === 'owner');
  const teams = await Promise.all(
    owned.map(({ pk }) =>
      queryAll<Membership>(
        VENUES_TABLE,
        {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :member)',
          ExpressionAttributeValues: { ':pk': pk, ':member': 'member#' },
          ConsistentRead: true,
        },
        recordLimits.exportRows,
      ),
    ),
  );
  const hasOtherOwner = (team: readonly Membership[] | undefined) =>
    team?.some((member) => member.role === 'owner' && member.userId !== userId);
  const soleOwned = owned.filter((_, index) => !hasOtherOwner(teams[index]));
  return soleOwned.map(({ pk }) => pk.slice(organizerKey('').pk.length));
}
