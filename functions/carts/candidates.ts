import { queryPage } from '../../shared/dynamo.ts';
import { claimableIndex, freeBelow, parseSpot, type Spot, spotName, type TicketType } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import type { Draw } from './pool.ts';

const soldOutUntil = new Map<string, number>();

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);

/**
 * Free or lapsed places read from the index, from a random start in a random order of shards: concurrent buyers must
 * never choose the same ones. Fewer than `count` means that the whole index was read and there are no more. `known`
 * grows with what is found: a place that is freed again between two queries shows up in both.
 */
async function fromIndex(
  table: string,
  type: TicketType,
  count: number,
  { known, now }: { known: Set<string>; now: number },
) {
  const found: Spot[] = [];
  const start = Math.floor(Math.random() * freeBelow);
  const shards = shuffled(Array.from({ length: type.shards }, (_, shard) => shard));
  const ranges = [
    [start, now],
    [0, start - 1],
  ];
  for (const shard of shards) {
    for (const [from, to] of ranges) {
      let next: Record<string, unknown> | undefined;
      do {
        const page: { items: { sk: string }[]; next: typeof next } = await queryPage(table, {
          IndexName: claimableIndex,
          KeyConditionExpression: 'pk = :pk AND claimableAt BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': `${type.ticketTypeId}#${shard}`, ':from': from, ':to': to },
          Limit: count + known.size,
          ExclusiveStartKey: next,
        });
        for (const { sk } of page.items) {
          const candidate = { shard, number: Number(sk) };
          const name = spotName(candidate);
          if (!known.has(name)) found.push(candidate);
          known.add(name);
        }
        next = page.next;
      } while (next && found.length < count);
      if (found.length >= count) return found.slice(0, count);
    }
  }
  return found;
}

interface Search {
  count: number;
  /** Never candidates: the buyer's own places, those chosen already and those lost to others. */
  known: ReadonlySet<string>;
  /** Whether this request has chosen places already: then the type is not sold out. */
  some: boolean;
  /** What may be drawn from the type's pool; without it the index alone is asked. */
  draw: Draw | undefined;
  /** The request's own: by a later one, places of the buyer's cart might look lapsed. */
  now: number;
}

/**
 * Up to `count` places that may be free: from the pool without contention, and what that lacks from the index. They are
 * hints: only the claim's condition grants a place. "Sold out" is remembered for a second, so that the rush after it
 * costs no reads.
 */
export async function candidates(table: string, type: TicketType, { count, some, draw, now, ...search }: Search) {
  const { ticketTypeId } = type;
  if ((soldOutUntil.get(ticketTypeId) ?? 0) > now) return [];
  const drawn = (await draw?.take(count))?.map(parseSpot) ?? [];
  const picked = drawn.filter((spot) => !search.known.has(spotName(spot)));
  // Known places in a pool are stale members.
  draw?.spend(drawn.filter((spot) => !picked.includes(spot)));
  if (picked.length === count) return picked;
  const known = new Set([...search.known, ...picked.map(spotName)]);
  const more = await fromIndex(table, type, count - picked.length, { known, now });
  if (more.length === 0 && picked.length === 0 && !some) soldOutUntil.set(ticketTypeId, now + limits.soldOutMemoryMs);
  return [...picked, ...more];
}
