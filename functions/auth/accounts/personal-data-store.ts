import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Item, Key } from '../../../shared/dynamo/client.ts';
import { getMany, queryAll, queryUpTo } from '../../../shared/dynamo/read.ts';
import { ownerIndex } from '../../../shared/inventory/place.ts';
import { cartKey } from '../../../shared/records/cart-row.ts';
import { type MemberRole, organizerKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';
import { authLimits } from '../limits.ts';

const { VENUES_TABLE, ORDERS_TABLE, TICKETS_TABLE, CARTS_TABLE } = env.read();

const maxConcurrentReads = 10;

/** Rows of a user in another service. `isAll` says whether they are all there are. */
export interface UserRows {
  rows: Item[];
  isAll: boolean;
}

/** Rows of another service that belong to a user: their keys from its index, then strongly consistent reads. */
async function rowsOfUser(table: string, index: string, attribute: string, userId: string): Promise<UserRows> {
  const query = {
    IndexName: index,
    KeyConditionExpression: '#key = :user',
    ExpressionAttributeNames: { '#key': attribute },
    ExpressionAttributeValues: { ':user': userId },
  };
  const { items: keys, isAll } = await queryUpTo<Key>(table, query, authLimits.exportedRows);
  const rows = await getMany<Item>(
    table,
    keys.map(({ pk, sk }) => ({ pk, sk })),
    { consistent: true },
  );
  return { rows: rows.filter((row) => row !== undefined), isAll };
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
  queryAll<Membership>(VENUES_TABLE, {
    IndexName: 'listing',
    KeyConditionExpression: '#listing = :user',
    ExpressionAttributeNames: { '#listing': 'listing' },
    ExpressionAttributeValues: { ':user': `user#${userId}` },
  });

/** Ids of the organizers that have no other owner. */
export async function soleOwnerships(userId: string): Promise<string[]> {
  const owned = (await membershipsOf(userId)).filter(({ role }) => role === 'owner');
  const soleOwned: string[] = [];
  await forEachLimit(owned, maxConcurrentReads, async ({ pk }) => {
    const team = await queryAll<Membership>(VENUES_TABLE, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :member)',
      ExpressionAttributeValues: { ':pk': pk, ':member': 'member#' },
      ConsistentRead: true,
    });
    const hasOtherOwner = team.some((member) => member.role === 'owner' && member.userId !== userId);
    if (!hasOtherOwner) soleOwned.push(pk.slice(organizerKey('').pk.length));
  });
  return soleOwned;
}
