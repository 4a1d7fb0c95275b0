import { count, type Query, queryAll } from './dynamo.ts';
import { shardKeys, type TicketType } from './inventory.ts';
import { limits } from './limits.ts';

type Sharded = Pick<TicketType, 'ticketTypeId' | 'shards'>;

/** A query of one partition, which it calls `:pk`, for each that the places of a type lie in. */
const perShard = (type: Sharded, query: Query): Query[] =>
  shardKeys(type).map((pk) => ({
    ...query,
    ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ':pk': pk },
  }));

/** Every match among the places of a type, all its partitions read at once. */
export async function queryPlaces<T>(table: string, type: Sharded, query: Query): Promise<T[]> {
  const pages = perShard(type, query).map((one) => queryAll<T>(table, one, limits.capacityPerType));
  return (await Promise.all(pages)).flat();
}

/** The same, only counted. */
export async function countPlaces(table: string, type: Sharded, query: Query): Promise<number> {
  const counts = await Promise.all(perShard(type, query).map((one) => count(table, one)));
  return counts.reduce((total, n) => total + n, 0);
}
