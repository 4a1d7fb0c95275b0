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

export const seats = seatsOfMap(BUCKET);

/** Seats of a type that were free at a moment, by number. */
export interface Seen {
  free: ReadonlySet<number>;
  /** Epoch ms. */
  at: number;
}

/** The last walk of each type's index by this process. */
const walks = new Map<string, Seen>();
/** Each may hold the numbers of 60,000 seats, some 3 MB. */
const maxWalks = 50;

function keepWalk(ticketTypeId: string, seen: Seen): void {
  for (const [other, { at }] of walks) if (at < seen.at - cartLimits.seatHintMs) walks.delete(other);
  if (walks.size >= maxWalks) walks.clear();
  walks.set(ticketTypeId, seen);
}

const lastCounts = countsIn(COUNTS_TABLE);
const lastRecount = memoizeFor(inventoryLimits.countAgeMs, async (ticketTypeId) =>
  (await lastCounts([ticketTypeId])).get(ticketTypeId),
);

/**
 * What was free at `since` or later, as far as somebody has looked: this process, or whoever asked for the state of
 * seats. A hint. `typeSeats` are all of the type, in map order.
 */
export async function lastSeen(
  { ticketTypeId }: TicketType,
  typeSeats: readonly NumberedSeat[],
  since: number,
): Promise<Seen | undefined> {
  const counts = await lastRecount(ticketTypeId);
  const walk = walks.get(ticketTypeId);
  if (walk && walk.at >= Math.max(since, counts?.countedAt ?? 0)) return walk;
  if (!counts?.states || counts.countedAt < since) return undefined;
  const letters = unpackStates(counts.states);
  const free = typeSeats.filter((_, at) => letters[at] === 'a').map(({ number }) => number);
  return { free: new Set(free), at: counts.countedAt };
}

/** What is free by the index, which is read unless this process has done so at `since` or later. */
export async function walk(type: TicketType, since: number, now: number): Promise<Seen> {
  const known = walks.get(type.ticketTypeId);
  if (known && known.at >= since) return known;
  const free = await queryPlaces<{ sk: string }>(TICKETS_TABLE, type, {
    IndexName: claimableIndex,
    KeyConditionExpression: 'pk = :pk AND claimableAt <= :now',
    ProjectionExpression: 'sk',
    ExpressionAttributeValues: { ':now': now },
  });
  const seen = { free: new Set(free.map(({ sk }) => Number(sk))), at: now };
  keepWalk(type.ticketTypeId, seen);
  return seen;
}

/** Which of some places can be claimed at this moment, by number; one consistent read. */
export async function freeAmong(places: readonly Place[], now: number): Promise<ReadonlySet<number>> {
  const rows = await getMany<Ticket>(TICKETS_TABLE, places.map(placeKey), { consistent: true });
  const free = rows.filter((row) => row?.claimableAt !== undefined && row.claimableAt <= now);
  return new Set(free.flatMap((row) => (row ? [row.number] : [])));
}
