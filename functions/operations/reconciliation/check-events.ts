import { setTimeout as wait } from 'node:timers/promises';
import { clock } from '../../../shared/base/clock.ts';
import { isUnsettled, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { Finding } from '../../../shared/records/audit/finding.ts';
import { customerOf } from '../../../shared/records/cart-row.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { operationsLimits } from '../limits.ts';
import * as eventStateStore from './event-state-store.ts';
import { readHighestLimits } from './highest-limits-store.ts';
import { countFindings, excesses, limitFindings } from './limit-findings.ts';
import { mintFindings } from './mint-findings.ts';
import { orderFindings } from './order-findings.ts';
import { placeFindings } from './place-findings.ts';
import { type EventState, isSold, type OrderState } from './report.ts';

/** The result of checking one event: its places by state, and its findings. */
export interface EventCheck {
  eventId: string;
  /** Void ones included. */
  places: number;
  sold: number;
  /** In a hold that has not lapsed. */
  held: number;
  free: number;
  findings: Finding[];
}

interface Options {
  /** Customers whose counts are checked even if they have no order of the event. */
  customers?: readonly string[];
  /** Called for an event that cannot be checked, and the others go on. Without it, the error is thrown. */
  onFailure?: (eventId: string, error: Error) => void;
}

type Orders = ReadonlyMap<string, OrderState>;

const dayMs = 86_400_000;

/** Yields the events on sale, and those that ended within the last day, by start. With `after`, those behind it. */
export async function* eventsToCheck(now: number, after?: string): AsyncGenerator<eventStateStore.PositionedEvent> {
  const from = now - recordLimits.eventDays * dayMs;
  for await (const page of eventStateStore.eventsByStart(from, now - recordLimits.endedListedMs, after)) yield* page;
}

/**
 * Checks the invariants of these events, one after the other. Rows are read one after the other while people buy, and
 * indexes are eventually consistent. So findings are checked again a moment later, and only those that stay are
 * yielded.
 */
export async function* checkEvents(
  events: Iterable<{ eventId: string }> | AsyncIterable<{ eventId: string }>,
  { customers = [], onFailure }: Options = {},
): AsyncGenerator<EventCheck> {
  const openOrders = await eventStateStore.readOpenOrders();
  for await (const { eventId } of events) {
    let check: EventCheck;
    try {
      check = await checkTwice(eventId, openOrders, customers);
    } catch (error) {
      if (!onFailure) throw error;
      onFailure(eventId, error as Error);
      continue;
    }
    yield check;
  }
}

/** Checks an event again if there are findings, and returns those that stay. */
async function checkTwice(eventId: string, openOrders: Orders, customers: readonly string[]): Promise<EventCheck> {
  const first = await checkEvent(eventId, openOrders, customers);
  if (first.findings.length === 0) return first;
  await wait(operationsLimits.recheckAfterMs);
  const known = new Set(first.findings.map(findingKey));
  const second = await checkEvent(eventId, await eventStateStore.readOpenOrders(), customers);
  return { ...second, findings: second.findings.filter((finding) => known.has(findingKey(finding))) };
}

const findingKey = ({ subject, detail }: Finding): string => `${subject} ${detail}`;

async function checkEvent(eventId: string, openOrders: Orders, customers: readonly string[]): Promise<EventCheck> {
  const event = await readEventState(eventId, openOrders, customers);
  const above = excesses(event);
  const highest = above.length > 0 ? await readHighestLimits(eventId) : new Map<string, number>();
  const now = clock.now();
  const places = event.types.flatMap((type) => type.places);
  return {
    eventId,
    places: places.length,
    sold: places.filter(isSold).length,
    held: places.filter(({ claimableAt = 0 }) => claimableAt > now).length,
    free: places.filter(({ claimableAt = Number.POSITIVE_INFINITY }) => claimableAt <= now).length,
    findings: [
      ...event.types.flatMap(placeFindings),
      ...event.types.flatMap(mintFindings),
      ...orderFindings(event),
      ...moneyOf(event),
      ...countFindings(event),
      ...limitFindings(above, highest),
    ],
  };
}

/** An order of several events is reported once, by the event of its first line. */
const moneyOf = ({ eventId, orders }: EventState): Finding[] =>
  [...orders.values()].flatMap(({ items, moneyFindings }) => (items[0]?.eventId === eventId ? moneyFindings : []));

const isOrderOf = (eventId: string, { items }: OrderState): boolean => items.some((item) => item.eventId === eventId);

/** The types that wait for a mint, unless one works on the event: it mints one type after the other. */
async function abandonedIn(types: readonly TicketType[]): Promise<TicketType[]> {
  const unsettled = types.filter(isUnsettled);
  if (unsettled.length === 0 || (await eventStateStore.isMinting(unsettled, clock.now()))) return [];
  return unsettled;
}

/** Reads all rows about an event. Open orders were read before, so one that is confirmed during the check is known. */
async function readEventState(eventId: string, openOrders: Orders, customers: readonly string[]): Promise<EventState> {
  const { facts, types: ticketTypes } = await eventStateStore.readSelling(eventId);
  const abandoned = facts?.status === 'published' ? await abandonedIn(ticketTypes) : [];
  const types: EventState['types'] = [];
  for (const type of ticketTypes) {
    const places = await eventStateStore.readPlaces(type);
    const claimable = await eventStateStore.readClaimable(type);
    types.push({ type, places, claimable, isAbandoned: abandoned.includes(type) });
  }
  const orderIds = new Set([
    ...[...openOrders.values()].filter((order) => isOrderOf(eventId, order)).map(({ orderId }) => orderId),
    ...types.flatMap(({ places }) => places.filter(isSold).flatMap(({ orderId }) => orderId ?? [])),
    ...(await eventStateStore.readSoldOrderIds(eventId)),
  ]);
  const orders = await eventStateStore.readOrders([...orderIds]);
  const everyone = new Set([...customers, ...[...orders.values()].map(customerOf)]);
  const counts = await eventStateStore.readCustomerCounts(eventId, [...everyone]);
  return { eventId, types, orders, counts, codes: await eventStateStore.readPromoCodes(eventId) };
}
