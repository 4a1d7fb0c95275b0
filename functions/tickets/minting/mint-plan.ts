import { sumOf } from '../../../shared/base/sum.ts';
import { freeMark, type Place, placeKey, type Spot, seatPlace, type Ticket } from '../../../shared/inventory/place.ts';
import { poolCapacities, poolsOf } from '../../../shared/inventory/pools.ts';
import { type NumberedSeat, seatsIn } from '../../../shared/inventory/seat-map.ts';
import type { Pool, TicketType } from '../../../shared/inventory/ticket-type.ts';

/** What a mint reads of an existing place. */
export type MintedPlace = Spot & Pick<Ticket, 'status' | 'claimableAt'>;

/** A place to create (`mint`), return to sale (`revive`), take out of sale (`void`) or delete with its type (`remove`). */
export type PlaceChange = Place & Pick<Ticket, 'pool'> & { what: 'mint' | 'revive' | 'void' | 'remove'; seat?: string };

/** The row of a new place. */
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
/** Sold, or held and not lapsed. */
export const isTaken = (place: MintedPlace, now: number): boolean => isLive(place) && !isClaimable(place, now);

/**
 * The number of places for each pool. Its `taken` places cannot be voided. If a pool cannot shrink enough because of
 * them, the other pools shrink more, the last pool first.
 */
export function poolSizes(type: TicketType, capacity: number, taken: readonly number[]): number[] {
  const pools = poolCapacities(type, capacity).map((places, index) => {
    const kept = taken[index] ?? 0;
    return { kept, places: Math.max(places, kept) };
  });
  let excess = sumOf(pools.map(({ places }) => places)) - capacity;
  for (const pool of pools.toReversed()) {
    const cut = Math.min(excess, pool.places - pool.kept);
    pool.places -= cut;
    excess -= cut;
  }
  return pools.map(({ places }) => places);
}

type SpotChange = Spot & Pick<PlaceChange, 'what' | 'pool'>;

/** Voids free places first, then lapsed holds, since their buyers may still pay. Of each, the highest numbers first. */
function voidPlaces(live: readonly MintedPlace[], count: number, now: number): SpotChange[] {
  const claimable = live.filter((place) => isClaimable(place, now)).sort((one, other) => other.number - one.number);
  const free = claimable.filter(({ status }) => status === 'available');
  const lapsed = claimable.filter(({ status }) => status !== 'available');
  return [...free, ...lapsed].slice(0, count).map(({ shard, number }) => ({ what: 'void', shard, number }));
}

/**
 * Revives void places, then mints new ones. Place n of a pool has number n and lies in one of its shards, so numbers
 * are unique within a shard.
 */
function addPlaces({ firstShard, shards }: Pool, places: readonly MintedPlace[], count: number): SpotChange[] {
  const revived = places.filter((place) => !isLive(place)).slice(0, count);
  const changes: SpotChange[] = revived.map(({ shard, number }) => ({ what: 'revive', shard, number }));
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
  return live.length > size ? voidPlaces(live, live.length - size, now) : addPlaces(pool, places, size - live.length);
}

/** The changes after which a general admission type has as many places as its target. */
export function generalChanges(type: TicketType, places: readonly MintedPlace[], now: number): PlaceChange[] {
  const pools = poolsOf(type);
  const inPool = pools.map(({ firstShard, shards }) =>
    places.filter(({ shard }) => shard >= firstShard && shard < firstShard + shards),
  );
  const taken = inPool.map((members) => members.filter((place) => isTaken(place, now)).length);
  const sizes = poolSizes(type, type.targetCapacity ?? type.capacity, taken);
  return pools
    .flatMap((pool, index) => poolChanges(pool, inPool[index] ?? [], sizes[index] ?? 0, now))
    .map((change) => ({ ...change, ticketTypeId: type.ticketTypeId }));
}

/** The changes after which a type that is being deleted has no place, but those that a buyer still holds. */
export const removals = ({ ticketTypeId }: TicketType, places: readonly MintedPlace[], now: number): PlaceChange[] =>
  places
    .filter((place) => !isTaken(place, now))
    .map(({ shard, number }) => ({ what: 'remove', ticketTypeId, shard, number }));

/** The seats of a type, and the names of its house seats. */
export interface SeatPlan {
  seats: readonly NumberedSeat[];
  blocked: ReadonlySet<string>;
}

/**
 * The changes after which a seated type has a place for each seat, without house seats, unless these are sold or held.
 */
export function seatedChanges(
  type: TicketType,
  places: readonly MintedPlace[],
  { seats, blocked }: SeatPlan,
  now: number,
): PlaceChange[] {
  const known = new Map(places.map((place) => [place.number, place]));
  return seatsIn(seats, type.sectionIds ?? []).flatMap((seat): PlaceChange[] => {
    const place = known.get(seat.number);
    const change = { ...seatPlace(type, seat), seat: seat.label };
    if (blocked.has(seat.label))
      return place && isLive(place) && isClaimable(place, now) ? [{ ...change, what: 'void' }] : [];
    if (!place) return [{ ...change, what: 'mint' }];
    return isLive(place) ? [] : [{ ...change, what: 'revive' }];
  });
}

/** The names of the house seats, without those that are sold or held. These stay with their buyers. */
export function remainingHouseSeats(places: readonly MintedPlace[], { seats, blocked }: SeatPlan): string[] {
  const live = new Set(places.filter(isLive).map(({ number }) => number));
  return seats.filter(({ label, number }) => blocked.has(label) && !live.has(number)).map(({ label }) => label);
}
