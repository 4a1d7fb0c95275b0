import { memoizeFor } from '../../../shared/async/memoize.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { claimableIndex, type Place, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { queryPlaces } from '../../../shared/inventory/place-store.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { seatsOfMap } from '../../../shared/inventory/seat-map-store.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { countsIn, unpackStates } from '../../../shared/inventory/type-counts.ts';
import { env } from '../env.ts';
import { cartLimits } from '../limits.ts';

const { TICKETS_TABLE, COUNTS_TABLE, BUCKET } = env.read();

export const readSeatMap = seatsOfMap(BUCKET);

/** The numbers of the seats of a type that were free at a moment. */
export interface FreeSeats {
  free: ReadonlySet<number>;
  /** Epoch ms. */
  seenAt: number;
}

/** The last read of each type's index by this process, by ticket type. */
const lastReads = new Map<string, FreeSeats>();
/** Each may hold the numbers of 60,000 seats, about 3 MB. */
const maxLastReads = 50;

function rememberRead(ticketTypeId: string, read: FreeSeats): void {
  for (const [other, { seenAt }] of lastReads) {
    if (seenAt < read.seenAt - cartLimits.seatHintMs) lastReads.delete(other);
  }
  if (lastReads.size >= maxLastReads) lastReads.clear();
  lastReads.set(ticketTypeId, read);
}

const readCounts = countsIn(COUNTS_TABLE);
const readLastRecount = memoizeFor(inventoryLimits.countAgeMs, async (ticketTypeId) =>
  (await readCounts([ticketTypeId])).get(ticketTypeId),
);

/**
 * The seats that were free at `since` or later, if known without reading the index: from the last read of this process,
 * or from the last recount. A hint. `typeSeats` are all seats of the type, in map order.
 */
export async function readRecentFreeSeats(
  { ticketTypeId }: TicketType,
  typeSeats: readonly NumberedSeat[],
  since: number,
): Promise<FreeSeats | undefined> {
  const counts = await readLastRecount(ticketTypeId);
  const lastRead = lastReads.get(ticketTypeId);
  if (lastRead && lastRead.seenAt >= Math.max(since, counts?.countedAt ?? 0)) return lastRead;
  if (!counts?.states || counts.countedAt < since) return undefined;
  const letters = unpackStates(counts.states);
  const free = typeSeats.filter((_, index) => letters[index] === 'a').map(({ number }) => number);
  return { free: new Set(free), seenAt: counts.countedAt };
}

/** Reads the free seats of a type from the index, unless this process has read them at `since` or later. */
export async function readFreeSeats(type: TicketType, since: number, now: number): Promise<FreeSeats> {
  const lastRead = lastReads.get(type.ticketTypeId);
  if (lastRead && lastRead.seenAt >= since) return lastRead;
  const rows = await queryPlaces<{ sk: string }>(TICKETS_TABLE, type, {
    IndexName: claimableIndex,
    KeyConditionExpression: 'pk = :pk AND claimableAt <= :now',
    ProjectionExpression: 'sk',
    ExpressionAttributeValues: { ':now': now },
  });
  const read = { free: new Set(rows.map(({ sk }) => Number(sk))), seenAt: now };
  rememberRead(type.ticketTypeId, read);
  return read;
}

/** Reads which of these places can be claimed now, strongly consistent. Returns their numbers. */
export async function readFreeAmong(places: readonly Place[], now: number): Promise<ReadonlySet<number>> {
  const rows = await getMany<Ticket>(TICKETS_TABLE, places.map(placeKey), { consistent: true });
  const free = rows.filter((row) => row?.claimableAt !== undefined && row.claimableAt <= now);
  return new Set(free.flatMap((row) => (row ? [row.number] : [])));
}
