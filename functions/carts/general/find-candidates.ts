import { openCache } from '../../../shared/cache/valkey.ts';
import { freePlacesIn, unknownSpots } from '../../../shared/inventory/find-free-places.ts';
import { parseSpot, type Spot, spotName } from '../../../shared/inventory/place.ts';
import type { Pool, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { env } from '../env.ts';
import { cartLimits } from '../limits.ts';
import { type Draw, drawFrom } from './draw-from-pool.ts';

const { TICKETS_TABLE, VALKEY } = env.read();
const cache = openCache(VALKEY);
const freePlaces = freePlacesIn(TICKETS_TABLE);

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
  if (rest && rest.until > now) return unknownSpots(rest.spots, known).slice(0, count);
  const drawn = (await draw?.take(pool, count))?.map(parseSpot) ?? [];
  const picked = unknownSpots(drawn, known);
  // Known places in a pool are stale members.
  draw?.spend(drawn.filter((spot) => !picked.includes(spot)));
  if (picked.length === count) return picked;
  const lacking = count - picked.length;
  const seen = new Set([...known, ...picked.map(spotName)]);
  const walk = { count: lacking, known: seen, page: draw ? cartLimits.poolTopUp : lacking, now };
  const { found, isAll } = await freePlaces(type, pool, walk);
  const fresh = unknownSpots(found, seen);
  if (isAll && fresh.length < lacking) {
    if (rests.size >= mostRemembered) rests.clear();
    // The index lists what was drawn as well: nothing is claimed twice.
    const spots = [...new Map([...picked, ...found].map((spot) => [spotName(spot), spot])).values()];
    rests.set(poolName, { spots, until: now + cartLimits.soldOutMemoryMs });
  } else draw?.offer(pool, fresh.slice(lacking));
  return [...picked, ...fresh.slice(0, lacking)];
}
