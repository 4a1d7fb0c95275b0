import { backoff } from '../../../shared/async/backoff.ts';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import { clock } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { isOnSale } from '../../../shared/inventory/on-sale.ts';
import { seatsIn } from '../../../shared/inventory/seat-map.ts';
import { isMinted, type SellingFacts, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import {
  availableNow,
  countAgeMs,
  isWithinAge,
  type TypeCounts,
  unpackStates,
} from '../../../shared/inventory/type-counts.ts';
import { isGivenUp } from '../../../shared/settings/setting-shapes.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { ticketLimits } from '../limits.ts';
import * as store from '../ticket/ticket-store.ts';
import { saleState } from '../types/ticket-type.ts';
import * as recounts from './recount-store.ts';
import { sectionStates } from './seat-state.ts';

/** Whoever meets a recount under way takes counts that are up to so many times too old, rather than wait. */
const toleratedAges = 3;

interface Asked {
  facts: SellingFacts;
  ageMs: number;
  now: number;
}

const seatsOf = async (type: TicketType, { seatMap }: SellingFacts) =>
  type.kind === 'seated' && seatMap ? seatsIn(await store.seats(seatMap.key), type.sectionIds ?? []) : undefined;

/** Counts of a type that are young enough, made by this process or another. */
async function youngCounts(type: TicketType, last: TypeCounts | undefined, { facts, ageMs, now }: Asked) {
  const { ticketTypeId } = type;
  if (last && isWithinAge(ageMs, last.countedAt, now)) return last;
  if (!(await recounts.beginRecount(ticketTypeId, ageMs, now))) {
    let known = last;
    let askedAt = now;
    for (let look = 0; look < ticketLimits.countLooks; look++) {
      if (known && isWithinAge(toleratedAges * ageMs, known.countedAt, clock.now())) return known;
      await backoff(look);
      // Whoever began may have died: one of those who wait follows. Asking is a write, so each does it once a second.
      if (clock.now() - askedAt >= inventoryLimits.countAgeMs) {
        askedAt = clock.now();
        if (await recounts.beginRecount(ticketTypeId, inventoryLimits.countAgeMs, askedAt)) break;
      }
      known = (await recounts.counts([ticketTypeId])).get(ticketTypeId);
    }
  }
  return recounts.makeCounts(type, { seats: await seatsOf(type, facts), ageMs, now: clock.now() });
}

/** An event's types and their counts, none older than `leastMs` or what its size asks for. */
async function countEvent(eventId: string, leastMs: number) {
  const now = clock.now();
  const { facts, types } = await store.sellingOf(eventId);
  if (!facts) throw new Problem(notFound);
  const minted = types.filter(isMinted);
  const last = await recounts.counts(minted.map(({ ticketTypeId }) => ticketTypeId));
  const ages = minted.map((type) => Math.max(leastMs, countAgeMs(type)));
  const counted = await Promise.all(
    minted.map((type, at) => youngCounts(type, last.get(type.ticketTypeId), { facts, ageMs: ages[at] ?? 0, now })),
  );
  const left = counted.map(({ countedAt }, at) => countedAt + (ages[at] ?? 0) - now);
  const counts = new Map(counted.map((one) => [one.ticketTypeId, one]));
  // Remembered no longer than the oldest of its counts may be: two memories must not add up.
  return { facts, types, counts, rememberMs: Math.max(0, Math.min(leastMs, ...left)) };
}

type Counted = Awaited<ReturnType<typeof countEvent>>;

const remembered = (leastMs: number) =>
  memoizeFor(
    ({ rememberMs }: Counted) => rememberMs,
    (eventId) => countEvent(eventId, leastMs),
  );
const look = { fresh: remembered(inventoryLimits.countAgeMs), stale: remembered(inventoryLimits.staleCountAgeMs) };

/** Types of a published event and their counts, as young as they are wanted now. @throws Problem `not_found`. */
export const countsOf = async (eventId: string) =>
  (isGivenUp(await settings(), 'freshness') ? look.stale : look.fresh)(eventId);

export async function availability(eventId: string, now: number) {
  const { facts, types, counts } = await countsOf(eventId);
  const items = types
    .filter(({ status }) => status !== 'hidden')
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

async function drawStates({ facts, types, counts }: Counted) {
  if (!facts.seatMap) throw new Problem(notFound);
  const map = await store.seats(facts.seatMap.key);
  const letters = new Map<number, string>();
  // An event that is called off sells nothing any more.
  for (const { ticketTypeId, sectionIds = [] } of facts.status === 'published' ? types : []) {
    const { states } = counts.get(ticketTypeId) ?? {};
    const all = states ? unpackStates(states) : '';
    seatsIn(map, sectionIds).forEach(({ number }, at) => {
      letters.set(number, all[at] ?? 'x');
    });
  }
  return { seatMapVersion: facts.seatMap.version, sections: sectionStates(map, letters) };
}

/** One drawing of each count: a crowd asks for the same, and 20,000 seats take some 10 ms. */
const drawings = new WeakMap<Counted, ReturnType<typeof drawStates>>();

/** The state of every seat of the event's map. @throws Problem `not_found`. */
export async function seatStates(eventId: string) {
  const counted = await countsOf(eventId);
  const drawing = drawings.get(counted) ?? drawStates(counted);
  drawings.set(counted, drawing);
  return drawing;
}
