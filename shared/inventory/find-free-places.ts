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

interface Walk {
  count: number;
  /** By name: not counted, whatever an index that lags says of them. */
  known: ReadonlySet<string>;
  /** Entries of a page. */
  page: number;
  now: number;
}

/**
 * Free or lapsed places of a pool as the index of a tickets table lists them, in a random order of shards: concurrent
 * buyers must never choose the same ones. Mostly the first shard has enough; else all others are read at once. `isAll`
 * when the whole pool was read. They are hints: only a claim's condition grants a place.
 */
export const freePlacesIn = (table: string) => {
  /** Those of one shard from a random start, until there are enough or no more. Each once: a place that is freed again
   * between two queries shows up in both. */
  async function inShard(pk: string, shard: number, { count, known, page, now }: Walk): Promise<Spot[]> {
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

  return async ({ ticketTypeId }: Pick<TicketType, 'ticketTypeId'>, pool: Pool, walk: Walk) => {
    const shards = shuffled(Array.from({ length: pool.shards }, (_, at) => pool.firstShard + at));
    const read = (shard: number) => inShard(`${ticketTypeId}#${shard}`, shard, walk);
    const [first, ...others] = shards;
    const found = first === undefined ? [] : await read(first);
    if (unknownSpots(found, walk.known).length >= walk.count) return { found, isAll: false };
    const more = await Promise.all(others.map(read));
    return { found: [...found, ...more.flat()], isAll: true };
  };
};
