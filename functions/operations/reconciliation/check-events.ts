import { setTimeout as wait } from 'node:timers/promises';
import { clock } from '../../../shared/base/clock.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { operationsLimits } from '../limits.ts';
import * as store from './event-state-store.ts';
import { highestLimits } from './highest-limits-store.ts';
import { countFindings, excesses, limitFindings } from './limit-findings.ts';
import { orderFindings } from './order-findings.ts';
import { placeFindings } from './place-findings.ts';
import { type AuditedEvent, type AuditedOrder, type Finding, isSold } from './report.ts';

export interface EventAudit {
  eventId: string;
  /** Void ones too. */
  places: number;
  sold: number;
  /** By somebody whose time is not over. */
  held: number;
  free: number;
  findings: Finding[];
}

interface Options {
  /** Customers to be looked at even if no order of the event is theirs. */
  customers?: readonly string[];
}

type Orders = ReadonlyMap<string, AuditedOrder>;

const isOf = ({ items }: AuditedOrder, event: string): boolean => items.some(({ eventId }) => eventId === event);

/** The open orders come first: one that is confirmed meanwhile is known all the same. */
async function readEvent(eventId: string, open: Orders, customers: readonly string[]): Promise<AuditedEvent> {
  const { types } = await store.selling(eventId);
  const audited: AuditedEvent['types'] = [];
  for (const type of types) {
    const places = await store.placesOf(type);
    audited.push({ type, places, claimable: await store.claimableOf(type) });
  }
  const named = audited.flatMap(({ places }) => places.filter(isSold).flatMap(({ orderId }) => orderId ?? []));
  const waiting = [...open.values()].filter((order) => isOf(order, eventId)).map(({ orderId }) => orderId);
  const orders = await store.ordersOf([...new Set([...waiting, ...named, ...(await store.soldOrderIds(eventId))])]);
  const userIds = new Set([...customers, ...[...orders.values()].map(({ userId }) => userId)]);
  const counts = await store.countsOf(eventId, [...userIds]);
  return { eventId, types: audited, orders, counts, codes: await store.codesOf(eventId) };
}

async function look(eventId: string, open: Orders, customers: readonly string[]): Promise<EventAudit> {
  const event = await readEvent(eventId, open, customers);
  const above = excesses(event);
  const highest = above.length > 0 ? await highestLimits(eventId) : new Map<string, number>();
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
      ...orderFindings(event),
      ...countFindings(event),
      ...limitFindings(above, highest),
    ],
  };
}

const nameOf = ({ subject, detail }: Finding): string => `${subject} ${detail}`;

/**
 * What does not hold of these events, one after the other. Rows are read one after the other while people buy, and
 * indexes trail: what is found is looked for again a moment later, and only what is the same then is a finding.
 */
export async function* auditEvents(eventIds: readonly string[], { customers = [] }: Options = {}) {
  const open = await store.openOrders();
  for (const eventId of eventIds) {
    const first = await look(eventId, open, customers);
    if (first.findings.length === 0) {
      yield first;
      continue;
    }
    await wait(operationsLimits.auditAgainAfterMs);
    const known = new Set(first.findings.map(nameOf));
    const second = await look(eventId, await store.openOrders(), customers);
    yield { ...second, findings: second.findings.filter((finding) => known.has(nameOf(finding))) };
  }
}

const dayMs = 86_400_000;

/** Events on sale, and those that ended within the last day. */
export const eventsToAudit = (now: number): Promise<string[]> =>
  store.eventsOnSale(now - recordLimits.eventDays * dayMs, now - recordLimits.endedListedMs);
