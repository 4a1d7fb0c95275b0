import { freeMark, type Place, placeKey, type Spot, seatPlace, type Ticket } from '../../../shared/inventory/place.ts';
import { poolCapacities, poolsOf } from '../../../shared/inventory/pools.ts';
import { type NumberedSeat, seatsIn } from '../../../shared/inventory/seat-map.ts';
import type { Pool, TicketType } from '../../../shared/inventory/ticket-type.ts';

/** What a mint needs to know of a place that is there. */
export type MintedPlace = Spot & Pick<Ticket, 'status' | 'claimableAt'>;

/** One place to be made, brought back or taken out of sale. */
export type Change = Place & Pick<Ticket, 'pool'> & { what: 'mint' | 'revive' | 'void'; seat?: string };

/** A place as it is at birth. */
export const newPlace = ({
  ticketTypeId,
  shard,
  number,
  pool,
  seat,
}: Place & Pick<Ticket, 'pool' | 'seat'>): Ticket => ({
  ...placeKey({ ticketTypeId, shard, number }),
  ticketTypeId,
  shard,
  number,
  ...(pool && { pool }),
  ...(seat !== undefined && { seat }),
  status: 'available',
  issue: 1,
  sale: 1,
  version: 1,
  claimableAt: freeMark(),
});

export const isLive = ({ status }: MintedPlace): boolean => status !== 'void';
const isClaimable = ({ claimableAt = Number.POSITIVE_INFINITY }: MintedPlace, now: number): boolean =>
  claimableAt <= now;
/** Sold, or held by somebody whose time is not over. */
export const isTaken = (place: MintedPlace, now: number): boolean => isLive(place) && !isClaimable(place, now);

/**
 * How many places each pool is to have, `taken` of which stay whatever happens: where a pool cannot shrink as far as it
 * should, others give more, the last pool first.
 */
export function poolSizes(type: TicketType, capacity: number, taken: readonly number[]): number[] {
  const pools = poolCapacities(type, capacity).map((places, at) => {
    const kept = taken[at] ?? 0;
    return { kept, places: Math.max(places, kept) };
  });
  let excess = pools.reduce((total, { places }) => total + places, -capacity);
  for (const pool of pools.toReversed()) {
    const cut = Math.min(excess, pool.places - pool.kept);
    pool.places -= cut;
    excess -= cut;
  }
  return pools.map(({ places }) => places);
}

type SpotChange = Spot & Pick<Change, 'what' | 'pool'>;

/** Free places go before those whose hold has lapsed: their buyers may still pay. Of each the highest numbers first. */
function voided(live: readonly MintedPlace[], count: number, now: number): SpotChange[] {
  const claimable = live.filter((place) => isClaimable(place, now)).sort((one, other) => other.number - one.number);
  const { true: free = [], false: lapsed = [] } = Object.groupBy(
    claimable,
    ({ status }) => `${status === 'available'}`,
  );
  return [...free, ...lapsed].slice(0, count).map(({ shard, number }) => ({ what: 'void', shard, number }));
}

/** The n-th place of a pool is number n of one of its shards: numbers are unique within a shard. */
function added({ firstShard, shards }: Pool, places: readonly MintedPlace[], count: number): SpotChange[] {
  const back = places.filter((place) => !isLive(place)).slice(0, count);
  const changes: SpotChange[] = back.map(({ shard, number }) => ({ what: 'revive', shard, number }));
  const known = new Set(places.map(({ number }) => number));
  for (let number = 0; changes.length < count; number++) {
    if (known.has(number)) continue;
    changes.push({
      what: 'mint',
      shard: firstShard + (number % shards),
      number,
      ...(firstShard > 0 && { pool: firstShard }),
    });
  }
  return changes;
}

function poolChanges(pool: Pool, places: readonly MintedPlace[], size: number, now: number): SpotChange[] {
  const live = places.filter(isLive);
  return live.length > size ? voided(live, live.length - size, now) : added(pool, places, size - live.length);
}

/** What makes the places of general admission as many as the type is to have. */
export function generalChanges(type: TicketType, places: readonly MintedPlace[], now: number): Change[] {
  const pools = poolsOf(type);
  const inPool = pools.map(({ firstShard, shards }) =>
    places.filter(({ shard }) => shard >= firstShard && shard < firstShard + shards),
  );
  const taken = inPool.map((members) => members.filter((place) => isTaken(place, now)).length);
  const sizes = poolSizes(type, type.targetCapacity ?? type.capacity, taken);
  return pools
    .flatMap((pool, at) => poolChanges(pool, inPool[at] ?? [], sizes[at] ?? 0, now))
    .map((change) => ({ ...change, ticketTypeId: type.ticketTypeId }));
}

/** The seats of a type, and the names of those among them that are not for sale. */
export interface Hall {
  seats: readonly NumberedSeat[];
  blocked: ReadonlySet<string>;
}

/** What makes the places of a seated type its seats without the blocked ones, as far as nobody has these. */
export function seatedChanges(
  type: TicketType,
  places: readonly MintedPlace[],
  { seats, blocked }: Hall,
  now: number,
): Change[] {
  const known = new Map(places.map((place) => [place.number, place]));
  return seatsIn(seats, type.sectionIds ?? []).flatMap((seat): Change[] => {
    const place = known.get(seat.number);
    const change = { ...seatPlace(type, seat), seat: seat.label };
    if (blocked.has(seat.label))
      return place && isLive(place) && isClaimable(place, now) ? [{ ...change, what: 'void' }] : [];
    if (!place) return [{ ...change, what: 'mint' }];
    return isLive(place) ? [] : [{ ...change, what: 'revive' }];
  });
}

/** The names of the house seats, without those that somebody has: they are sold, and stay it. */
export function houseSeats(places: readonly MintedPlace[], { seats, blocked }: Hall): string[] {
  const live = new Set(places.filter(isLive).map(({ number }) => number));
  return seats.filter(({ label, number }) => blocked.has(label) && !live.has(number)).map(({ label }) => label);
}
