import type { Item, Key } from '../../../shared/dynamo/client.ts';
import { getMany, queryAll } from '../../../shared/dynamo/read.ts';
import { ownerIndex } from '../../../shared/inventory/place.ts';
import { cartKey } from '../../../shared/records/cart-row.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { type MemberRole, organizerKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';

const { VENUES_TABLE, ORDERS_TABLE, TICKETS_TABLE, CARTS_TABLE } = env.read();

/** Rows of another service that belong to somebody, found by its index and read from its table. */
async function rowsOf(table: string, index: string, key: string, userId: string): Promise<Item[]> {
  const query = {
    IndexName: index,
    KeyConditionExpression: '#key = :user',
    ExpressionAttributeNames: { '#key': key },
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

export const orderRowsOf = (userId: string) => rowsOf(ORDERS_TABLE, 'user', 'userId', userId);
export const ticketRowsOf = (userId: string) => rowsOf(TICKETS_TABLE, ownerIndex, 'ownerId', userId);
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

/** The organizers that would be left without an owner. */
export async function soleOwnerships(userId: string): Promise<string[]> {
  const owned = (await membershipsOf(userId)).filter(({ role }) => role === 'owner');
  const members = await Promise.all(
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
  const alone = owned.filter((_, at) => !members[at]?.some((one) => one.role === 'owner' && one.userId !== userId));
  return alone.map(({ pk }) => pk.slice(organizerKey('').pk.length));
}
