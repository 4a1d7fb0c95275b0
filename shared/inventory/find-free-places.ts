import { queryPage } from '../dynamo/read.ts';
import { claimableIndex, freeBelow, type Spot, spotName } from './place.ts';
import type { Pool, TicketType } from './ticket-type.ts';

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);

export const unknownSpots = (spots: readonly Spot[], known: ReadonlySet<string>): Spot[] =>
  spots.filter((spot) => !known.has(spotName(spot)));

interface FreePlaceQuery {
  /** Places needed. */
  count: number;
  /** Names of places that do not count. The index is eventually consistent and may still list them as free. */
  known: ReadonlySet<string>;
  /** Index entries of one query, `known` ones aside. */
  page: number;
  now: number;
}

/**
 * Finds free or lapsed places of a pool in the `claimable` index of a tickets table. Shards are read in a random order,
 * so that concurrent buyers choose different places. Usually the first shard has enough. Otherwise all others are read
 * concurrently. `isAll` tells that the whole pool was read. The places are hints: only the condition of a claim grants
 * one.
 */
export const freePlacesIn = (table: string) => {
  /**
   * Reads one shard from a random start until it has enough places or no more. The map removes duplicates: a place that
   * is released between two queries appears in both.
   */
  async function inShard(pk: string, shard: number, { count, known, page, now }: FreePlaceQuery): Promise<Spot[]> {
    const start = 1 + Math.floor(Math.random() * (freeBelow - 1));
    const found = new Map<string, Spot>();
    for (const [from, to] of [
      [start, now],
      [0, start - 1],
    ]) {
      let next: Record<string, unknown> | undefined;
      do {
        const answer: { items: { sk: string }[]; next: typeof next } = await queryPage(table, {
          IndexName: claimableIndex,
          KeyConditionExpression: 'pk = :pk AND claimableAt BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
          Limit: page + known.size,
          ExclusiveStartKey: next,
        });
        for (const { sk } of answer.items) {
          const spot = { shard, number: Number(sk) };
          found.set(spotName(spot), spot);
        }
        next = answer.next;
      } while (next && unknownSpots([...found.values()], known).length < count);
      if (unknownSpots([...found.values()], known).length >= count) break;
    }
    return [...found.values()];
  }

  return async ({ ticketTypeId }: Pick<TicketType, 'ticketTypeId'>, pool: Pool, query: FreePlaceQuery) => {
    const shards = shuffled(Array.from({ length: pool.shards }, (_, index) => pool.firstShard + index));
    const read = (shard: number) => inShard(`${ticketTypeId}#${shard}`, shard, query);
    const [first, ...others] = shards;
    const found = first === undefined ? [] : await read(first);
    if (unknownSpots(found, query.known).length >= query.count) return { found, isAll: false };
    const more = await Promise.all(others.map(read));
    return { found: [...found, ...more.flat()], isAll: true };
  };
};
