import { sumOf } from '../base/sum.ts';
import { countMatches, pages, type Query, queryAll } from '../dynamo/read.ts';
import { shardKeys, type Ticket } from './place.ts';
import type { TicketType } from './ticket-type.ts';

type Sharded = Pick<TicketType, 'ticketTypeId' | 'shards'>;

/** Repeats a query, which names its partition `:pk`, for each shard of a type. */
const perShard = (type: Sharded, query: Query): Query[] =>
  shardKeys(type).map((pk) => ({
    ...query,
    ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ':pk': pk },
  }));

/** Returns every match among the places of a type. All shards are read concurrently. */
export async function queryPlaces<T>(table: string, type: Sharded, query: Query): Promise<T[]> {
  const pages = perShard(type, query).map((one) => queryAll<T>(table, one));
  return (await Promise.all(pages)).flat();
}

/** Counts the matches among the places of a type. */
export async function countPlaces(table: string, type: Sharded, query: Query): Promise<number> {
  const counts = await Promise.all(perShard(type, query).map((one) => countMatches(table, one)));
  return sumOf(counts);
}

/** The query for sold and used places of one partition, named `:pk`. */
export const soldQuery = {
  KeyConditionExpression: 'pk = :pk',
  FilterExpression: '#status IN (:sold, :used)',
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: { ':sold': 'sold', ':used': 'used' },
} satisfies Query;

/** Yields the sold and used places of a type, shard by shard and page by page, so that memory holds one page. */
export async function* soldPlaces(
  table: string,
  type: Sharded,
  options: Pick<Query, 'ConsistentRead'> = {},
): AsyncGenerator<Ticket[]> {
  for (const query of perShard(type, { ...soldQuery, ...options })) {
    yield* pages<Ticket>(table, query);
  }
}
