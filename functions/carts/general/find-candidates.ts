import { openCache } from '../../../shared/cache/valkey.ts';
import { freePlacesIn, unknownSpots } from '../../../shared/inventory/find-free-places.ts';
import { type Spot, spotName } from '../../../shared/inventory/place.ts';
import type { Pool, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { env } from '../env.ts';
import { cartLimits } from '../limits.ts';
import { drawFrom, type PoolDraw } from './draw-from-pool.ts';

const { TICKETS_TABLE, VALKEY } = env.read();
const cache = openCache(VALKEY);
const freePlaces = freePlacesIn(TICKETS_TABLE);

/** Opens the draw of one request from the pools of a type. */
export const openPoolDraw = (ticketTypeId: string): PoolDraw => drawFrom(cache, ticketTypeId);

/** All places that the index listed of a pool with fewer places than were asked for. Often none. */
interface Remainder {
  spots: readonly Spot[];
  /** Epoch ms. */
  until: number;
}
const remainders = new Map<string, Remainder>();
/** More pools than one process sells out within the time that it remembers them. */
const maxRemainders = 1_000;

interface CandidateSearch {
  count: number;
  /** Names of places that are no candidates: in the buyer's cart, chosen already, or found taken. */
  excluded: ReadonlySet<string>;
  /** Absent when only the index may be read. */
  draw: PoolDraw | undefined;
  /** The time of the request. At a later time, places of the buyer's cart could appear to have lapsed. */
  now: number;
}

/**
 * Finds up to `count` places of a pool that may be free: drawn from the pool without contention, and the rest from the
 * index. They are hints: only the condition of the claim grants a place. If the pool has fewer places, the process
 * remembers them for a second, so that many requests for the last places cost no reads.
 */
export async function findCandidates(
  type: TicketType,
  pool: Pool,
  { count, excluded, draw, now }: CandidateSearch,
): Promise<Spot[]> {
  const poolName = `${type.ticketTypeId}#${pool.firstShard}`;
  const remainder = remainders.get(poolName);
  if (remainder && remainder.until > now) return unknownSpots(remainder.spots, excluded).slice(0, count);

  const drawn = (await draw?.take(pool, count)) ?? [];
  const picked = unknownSpots(drawn, excluded);
  // A pool that hands out an excluded place is stale: the place is held or taken.
  draw?.markUsed(drawn.filter((spot) => !picked.includes(spot)));
  if (picked.length === count) return picked;

  const lacking = count - picked.length;
  const known = new Set([...excluded, ...picked.map(spotName)]);
  const search = { count: lacking, known, page: draw ? cartLimits.poolTopUp : lacking, now };
  const { found, isAll } = await freePlaces(type, pool, search);
  const listed = unknownSpots(found, known);
  if (isAll && listed.length < lacking) {
    if (remainders.size >= maxRemainders) remainders.clear();
    // The index lists drawn places as well. Each place is remembered once, so that none is claimed twice.
    const spots = [...new Map([...picked, ...found].map((spot) => [spotName(spot), spot])).values()];
    remainders.set(poolName, { spots, until: now + cartLimits.soldOutMemoryMs });
  } else {
    draw?.addSpare(pool, listed.slice(lacking));
  }
  return [...picked, ...listed.slice(0, lacking)];
}
