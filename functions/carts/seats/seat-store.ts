import { memoizeFor } from '../../../shared/async/memoize.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { loadCountsFrom } from '../../../shared/inventory/counts/load-counts.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { type Place, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { seatsOfMap } from '../../../shared/inventory/seat-map-store.ts';
import { isWithinAge, type TypeCounts, unpackStates } from '../../../shared/inventory/type-counts.ts';
import { env } from '../env.ts';
import { cartLimits } from '../limits.ts';
import type { TypeSeats } from './seat-search.ts';

const { TICKETS_TABLE, COUNTS_TABLE, BUCKET } = env.read();

export const readSeatMap = seatsOfMap(BUCKET);

const { loadCounts, readCounts } = loadCountsFrom({ tickets: TICKETS_TABLE, counts: COUNTS_TABLE });

/** The numbers of the seats of a type that were free at a moment. */
interface FreeSeats {
  free: Set<number>;
  /** Epoch ms. */
  seenAt: number;
}

/** The last counts that this process has seen of each type. */
const lastSeen = new Map<string, FreeSeats>();
/** Each may hold the numbers of 60,000 seats, about 3 MB. */
const maxLastSeen = 50;

/** Corrects the last counts by what this process has learnt since. */
export function learnSeats(places: readonly Place[], isFree: boolean): void {
  for (const { ticketTypeId, number } of places) {
    const free = lastSeen.get(ticketTypeId)?.free;
    if (isFree) free?.add(number);
    else free?.delete(number);
  }
}

/** The free seats by a recount. `seats` are all seats of the type, in map order. */
function remember({ ticketTypeId, countedAt, states }: TypeCounts, seats: readonly NumberedSeat[]): FreeSeats {
  const known = lastSeen.get(ticketTypeId);
  if (known?.seenAt === countedAt) return known;
  for (const [other, { seenAt }] of lastSeen) {
    if (seenAt < countedAt - cartLimits.seatHintMs) lastSeen.delete(other);
  }
  if (lastSeen.size >= maxLastSeen) lastSeen.clear();
  const letters = states ? unpackStates(states) : '';
  const free = new Set(seats.flatMap(({ number }, index) => (letters[index] === 'a' ? number : [])));
  const seen = { free, seenAt: countedAt };
  lastSeen.set(ticketTypeId, seen);
  return seen;
}

const memoizedCounts = memoizeFor(inventoryLimits.countAgeMs, async (ticketTypeId) =>
  (await readCounts([ticketTypeId])).get(ticketTypeId),
);

/** The seats that were free in the last `cartLimits.seatHintMs`, if they are known without a recount. A hint. */
export async function readRecentFreeSeats(
  { type: { ticketTypeId }, seats }: TypeSeats,
  now: number,
): Promise<ReadonlySet<number> | undefined> {
  const counts = await memoizedCounts(ticketTypeId);
  const seen = lastSeen.get(ticketTypeId);
  if (seen && isWithinAge(cartLimits.seatHintMs, seen.seenAt, now) && seen.seenAt >= (counts?.countedAt ?? 0)) {
    return seen.free;
  }
  if (!counts || !isWithinAge(cartLimits.seatHintMs, counts.countedAt, now)) return undefined;
  return remember(counts, seats).free;
}

/**
 * The free seats of a type, about a second old. At most one request a second recounts them, over all processes. All
 * others read its result.
 */
export async function readFreeSeats({ type, seats }: TypeSeats, now: number): Promise<ReadonlySet<number>> {
  const { ticketTypeId } = type;
  const ageMs = inventoryLimits.countAgeMs;
  const seen = lastSeen.get(ticketTypeId);
  if (seen && isWithinAge(ageMs, seen.seenAt, now)) return seen.free;
  const last = (await readCounts([ticketTypeId])).get(ticketTypeId);
  return remember(await loadCounts(type, last, { seats: async () => seats, ageMs, now }), seats).free;
}

/** Reads which of these places can be claimed now, strongly consistent. Returns their numbers. */
export async function readFreeAmong(places: readonly Place[], now: number): Promise<ReadonlySet<number>> {
  const rows = await getMany<Ticket>(TICKETS_TABLE, places.map(placeKey), { consistent: true });
  const free = rows.filter((row) => row?.claimableAt !== undefined && row.claimableAt <= now);
  return new Set(free.flatMap((row) => (row ? [row.number] : [])));
}
