import { queryPage } from '../../shared/dynamo.ts';
import {
  claimableIndex,
  freeBelow,
  type Pool,
  parseSpot,
  type Spot,
  spotName,
  type TicketType,
} from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { openCache } from '../../shared/valkey.ts';
import { env } from './env.ts';
import { type Draw, drawFrom } from './pool.ts';

const { TICKETS_TABLE, VALKEY } = env.read();
const cache = openCache(VALKEY);

/** What one request draws from the pools of a type. */
export const openDraw = (ticketTypeId: string): Draw => drawFrom(cache, ticketTypeId);

const soldOutUntil = new Map<string, number>();
/** More types than one process sells at once; only who has sold out is remembered, and not for long. */
const mostRemembered = 1_000;

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);

interface Walk {
  count: number;
  /** Grows with what is found: a place that is freed again between two queries shows up in both. */
  known: Set<string>;
  /** Entries of a page. */
  page: number;
  now: number;
}

/**
 * Free or lapsed places read from the index, from a random start in a random order of shards: concurrent buyers must
 * never choose the same ones. Fewer than `count` means that the whole index was read and there are no more;
 * `isEmpty` that it lists nothing at all, for nobody.
 */
async function fromIndex({ ticketTypeId }: TicketType, pool: Pool, { count, known, page, now }: Walk) {
  const found: Spot[] = [];
  let isEmpty = true;
  const start = Math.floor(Math.random() * freeBelow);
  const shards = shuffled(Array.from({ length: pool.shards }, (_, at) => pool.firstShard + at));
  const ranges = [
    [start, now],
    [0, start - 1],
  ];
  for (const shard of shards) {
    for (const [from, to] of ranges) {
      let next: Record<string, unknown> | undefined;
      do {
        const answer: { items: { sk: string }[]; next: typeof next } = await queryPage(TICKETS_TABLE, {
          IndexName: claimableIndex,
          KeyConditionExpression: 'pk = :pk AND claimableAt BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': `${ticketTypeId}#${shard}`, ':from': from, ':to': to },
          Limit: page + known.size,
          ExclusiveStartKey: next,
        });
        isEmpty &&= answer.items.length === 0;
        for (const { sk } of answer.items) {
          const candidate = { shard, number: Number(sk) };
          const name = spotName(candidate);
          if (!known.has(name)) found.push(candidate);
          known.add(name);
        }
        next = answer.next;
      } while (next && found.length < count);
      if (found.length >= count) return { found, isEmpty };
    }
  }
  return { found, isEmpty };
}

interface Search {
  count: number;
  /** Never candidates: the buyer's own places, those chosen already and those lost to others. */
  known: ReadonlySet<string>;
  /** What may be drawn from the type's pools; without it the index alone is asked. */
  draw: Draw | undefined;
  /** The request's own: by a later one, places of the buyer's cart might look lapsed. */
  now: number;
}

/**
 * Up to `count` places of a pool that may be free: drawn without contention, and what that lacks from the index. They
 * are hints: only the claim's condition grants a place. "Sold out" is remembered for a second, so that the rush after it
 * costs no reads.
 */
export async function candidates(type: TicketType, pool: Pool, { count, known, draw, now }: Search): Promise<Spot[]> {
  const poolName = `${type.ticketTypeId}#${pool.firstShard}`;
  if ((soldOutUntil.get(poolName) ?? 0) > now) return [];
  const drawn = (await draw?.take(pool, count))?.map(parseSpot) ?? [];
  const picked = drawn.filter((spot) => !known.has(spotName(spot)));
  // Known places in a pool are stale members.
  draw?.spend(drawn.filter((spot) => !picked.includes(spot)));
  if (picked.length === count) return picked;
  const lacking = count - picked.length;
  const { found, isEmpty } = await fromIndex(type, pool, {
    count: lacking,
    known: new Set([...known, ...picked.map(spotName)]),
    page: draw ? limits.poolTopUp : lacking,
    now,
  });
  draw?.offer(pool, found.slice(lacking));
  if (isEmpty && picked.length === 0) {
    if (soldOutUntil.size >= mostRemembered) soldOutUntil.clear();
    soldOutUntil.set(poolName, now + limits.soldOutMemoryMs);
  }
  return [...picked, ...found.slice(0, lacking)];
}
