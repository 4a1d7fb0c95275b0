import { memoizeFor } from '../../../shared/async/memoize.ts';
import { clock } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import { loadCountsFrom } from '../../../shared/inventory/counts/load-counts.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { isOnSale } from '../../../shared/inventory/on-sale.ts';
import { seatsIn } from '../../../shared/inventory/seat-map.ts';
import { isSuspended } from '../../../shared/inventory/suspension.ts';
import { isHidden, isMinted, type SellingFacts, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { availableNow, countAgeMs, unpackStates } from '../../../shared/inventory/type-counts.ts';
import { isShed } from '../../../shared/settings/setting-shapes.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { env } from '../env.ts';
import { readSeatMap, readSelling } from '../ticket/ticket-store.ts';
import { saleState } from '../types/ticket-type.ts';
import { sectionStates } from './seat-state.ts';

const { TICKETS_TABLE, COUNTS_TABLE } = env.read();
const { loadCounts, readCounts } = loadCountsFrom({ tickets: TICKETS_TABLE, counts: COUNTS_TABLE });

/** Free places of each ticket type of a published event, without hidden types. @throws Problem `not_found`. */
export async function availability(eventId: string, now: number) {
  const { facts, types, counts } = await readEventCounts(eventId);
  const items = types
    .filter((type) => !isHidden(type))
    .map((type) => {
      const counted = counts.get(type.ticketTypeId);
      const available = counted ? availableNow(type, counted, now) : 0;
      return {
        ticketTypeId: type.ticketTypeId,
        available,
        status: saleState(available, type.capacity, isOnSale(type, facts, now)),
      };
    });
  return { items };
}

/** The state of every seat of the event's map. @throws Problem `not_found`. */
export async function seatStates(eventId: string) {
  const counted = await readEventCounts(eventId);
  const states = statesByCounts.get(counted) ?? composeSeatStates(counted);
  statesByCounts.set(counted, states);
  return states;
}

/** Seat states are composed once per count: many callers ask for the same, and 20,000 seats take about 10 ms. */
const statesByCounts = new WeakMap<EventCounts, ReturnType<typeof composeSeatStates>>();

async function composeSeatStates({ facts, types, counts }: EventCounts) {
  if (!facts.seatMap) throw new Problem(notFound);
  const map = await readSeatMap(facts.seatMap.key);
  const letters = new Map<number, string>();
  // A cancelled or suspended event sells no seat. Seats of a hidden type are for those with a code, not for the public.
  const sells = facts.status === 'published' && !isSuspended(facts);
  const shown = sells ? types.filter((type) => !isHidden(type)) : [];
  for (const { ticketTypeId, sectionIds = [] } of shown) {
    const { states } = counts.get(ticketTypeId) ?? {};
    const lettersOfType = states ? unpackStates(states) : '';
    seatsIn(map, sectionIds).forEach(({ number }, index) => {
      letters.set(number, lettersOfType[index] ?? 'x');
    });
  }
  return { seatMapVersion: facts.seatMap.version, sections: sectionStates(map, letters) };
}

/**
 * Reads the ticket types of a published event and their counts. Counts are as old as the size of the type allows, which
 * is a second or more. Where freshness is given up, they may be 15 seconds old. @throws Problem `not_found`.
 */
export const readEventCounts = async (eventId: string): Promise<EventCounts> =>
  (isShed(await settings(), 'freshness') ? readStaleCounts : readFreshCounts)(eventId);

const memoizedCounts = (maxAgeMs: number) =>
  memoizeFor(
    ({ memoizeMs }: EventCounts) => memoizeMs,
    (eventId) => countEvent(eventId, maxAgeMs),
  );
const readFreshCounts = memoizedCounts(inventoryLimits.countAgeMs);
const readStaleCounts = memoizedCounts(inventoryLimits.staleCountAgeMs);

type EventCounts = Awaited<ReturnType<typeof countEvent>>;

/** The counts of an event's types. The size of a type sets the allowed age of its counts, `minAgeMs` at least. */
async function countEvent(eventId: string, minAgeMs: number) {
  const now = clock.now();
  const { facts, types } = await readSelling(eventId);
  if (!facts) throw new Problem(notFound);
  const minted = types.filter(isMinted);
  const last = await readCounts(minted.map(({ ticketTypeId }) => ticketTypeId));
  const ages = minted.map((type) => Math.max(minAgeMs, countAgeMs(type)));
  const counted = await Promise.all(
    minted.map((type, index) => {
      const seats = () => seatsOfType(type, facts);
      return loadCounts(type, last.get(type.ticketTypeId), { seats, ageMs: ages[index] ?? 0, now });
    }),
  );
  const remainingMs = counted.map(({ countedAt }, index) => countedAt + (ages[index] ?? 0) - now);
  const counts = new Map(counted.map((one) => [one.ticketTypeId, one]));
  // Memoized no longer than the oldest of its counts may be used: the ages of two caches must not add up.
  return { facts, types, counts, memoizeMs: Math.max(0, Math.min(minAgeMs, ...remainingMs)) };
}

const seatsOfType = async (type: TicketType, { seatMap }: SellingFacts) =>
  type.kind === 'seated' && seatMap ? seatsIn(await readSeatMap(seatMap.key), type.sectionIds ?? []) : undefined;
