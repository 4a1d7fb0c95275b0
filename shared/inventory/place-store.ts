import { sumOf } from '../base/sum.ts';
import { countMatches, pages, type Query, queryAll } from '../dynamo/read.ts';
import { inventoryLimits } from './limits.ts';
import { shardKeys, type Ticket } from './place.ts';
import type { TicketType } from './ticket-type.ts';

type Sharded = Pick<TicketType, 'ticketTypeId' | 'shards'>;

/** A query of one partition, which it calls `:pk`, for each that the places of a type lie in. */
const perShard = (type: Sharded, query: Query): Query[] =>
  shardKeys(type).map((pk) => ({
    ...query,
    ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ':pk': pk },
  }));

/** Every match among the places of a type, all its partitions read at once. */
export async function queryPlaces<T>(table: string, type: Sharded, query: Query): Promise<T[]> {
  const pages = perShard(type, query).map((one) => queryAll<T>(table, one, inventoryLimits.capacityPerType));
  return (await Promise.all(pages)).flat();
}

/** The same, only counted. */
export async function countPlaces(table: string, type: Sharded, query: Query): Promise<number> {
  const counts = await Promise.all(perShard(type, query).map((one) => countMatches(table, one)));
  return sumOf(counts);
}

/** Sold and used places of a partition, which it calls `:pk`. */
export const soldQuery = {
  KeyConditionExpression: 'pk = :pk',
  FilterExpression: '#status IN (:sold, :used)',
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: { ':sold': 'sold', ':used': 'used' },
} satisfies Query;

/** Sold and used places of a type, partition by partition and page by page, so that memory holds one page. */
export async function* soldPlaces(
  table: string,
  type: Sharded,
  options: Pick<Query, 'ConsistentRead'> = {},
): AsyncGenerator<Ticket[]> {
  for (const query of perShard(type, { ...soldQuery, ...options })) {
    yield* pages<Ticket>(table, query);
  }
}
