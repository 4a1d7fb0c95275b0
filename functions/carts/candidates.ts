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

/** All that the index listed of a pool that has less than was asked for; often nothing. */
interface Rest {
  spots: readonly Spot[];
  until: number;
}
const rests = new Map<string, Rest>();
/** More pools than one process sells out at once. */
const mostRemembered = 1_000;

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);

interface Walk {
  count: number;
  known: ReadonlySet<string>;
  /** Entries of a page. */
  page: number;
  now: number;
}

/** Free or lapsed places of one shard from a random start, until there are enough or no more. Each once: a place that is
 * freed again between two queries shows up in both. */
async function inShard(pk: string, shard: number, { count, known, page, now }: Walk): Promise<Spot[]> {
  const start = 1 + Math.floor(Math.random() * (freeBelow - 1));
  const found = new Map<string, Spot>();
  for (const [from, to] of [
    [start, now],
    [0, start - 1],
  ]) {
    let next: Record<string, unknown> | undefined;
    do {
      const answer: { items: { sk: string }[]; next: typeof next } = await queryPage(TICKETS_TABLE, {
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
    } while (next && newIn([...found.values()], known).length < count);
    if (newIn([...found.values()], known).length >= count) break;
  }
  return [...found.values()];
}

const newIn = (spots: readonly Spot[], known: ReadonlySet<string>): Spot[] =>
  spots.filter((spot) => !known.has(spotName(spot)));

/**
 * Free or lapsed places read from the index, in a random order of shards: concurrent buyers must never choose the same
 * ones. Mostly the first shard has enough; else all others are read at once. `isAll` when the whole pool was read.
 */
async function fromIndex({ ticketTypeId }: TicketType, pool: Pool, walk: Walk) {
  const shards = shuffled(Array.from({ length: pool.shards }, (_, at) => pool.firstShard + at));
  const read = (shard: number) => inShard(`${ticketTypeId}#${shard}`, shard, walk);
  const [first, ...others] = shards;
  const found = first === undefined ? [] : await read(first);
  if (newIn(found, walk.known).length >= walk.count) return { found, isAll: false };
  const more = await Promise.all(others.map(read));
  return { found: [...found, ...more.flat()], isAll: true };
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
 * are hints: only the claim's condition grants a place. What little there is left of a pool is remembered for a second,
 * so that the rush for the last places costs no reads.
 */
export async function candidates(type: TicketType, pool: Pool, { count, known, draw, now }: Search): Promise<Spot[]> {
  const poolName = `${type.ticketTypeId}#${pool.firstShard}`;
  const rest = rests.get(poolName);
  if (rest && rest.until > now) return newIn(rest.spots, known).slice(0, count);
  const drawn = (await draw?.take(pool, count))?.map(parseSpot) ?? [];
  const picked = newIn(drawn, known);
  // Known places in a pool are stale members.
  draw?.spend(drawn.filter((spot) => !picked.includes(spot)));
  if (picked.length === count) return picked;
  const lacking = count - picked.length;
  const seen = new Set([...known, ...picked.map(spotName)]);
  const walk = { count: lacking, known: seen, page: draw ? limits.poolTopUp : lacking, now };
  const { found, isAll } = await fromIndex(type, pool, walk);
  const fresh = newIn(found, seen);
  if (isAll && fresh.length < lacking) {
    if (rests.size >= mostRemembered) rests.clear();
    // The index lists what was drawn as well: nothing is claimed twice.
    const spots = [...new Map([...picked, ...found].map((spot) => [spotName(spot), spot])).values()];
    rests.set(poolName, { spots, until: now + limits.soldOutMemoryMs });
  } else draw?.offer(pool, fresh.slice(lacking));
  return [...picked, ...fresh.slice(0, lacking)];
}
