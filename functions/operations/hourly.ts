import { clock, rfc3339 } from '../../shared/clock.ts';
import { limits } from '../../shared/limits.ts';
import { because, log } from '../../shared/log.ts';
import { type Finding, findingsOf } from './audit-findings.ts';
import * as store from './auditor-store.ts';

const dayMs = 86_400_000;

async function auditEvent(eventId: string): Promise<{ places: number; sold: number; findings: Finding[] }> {
  const { types } = await store.selling(eventId);
  let places = 0;
  let sold = 0;
  const findings: Finding[] = [];
  for (const type of types) {
    const rows = await store.placesOf(type);
    const orderIds = [
      ...new Set(rows.flatMap(({ orderId, status }) => (orderId && status !== 'held' ? [orderId] : []))),
    ];
    findings.push(...findingsOf(type, rows, await store.ordersOf(orderIds)));
    places += rows.length;
    sold += orderIds.length > 0 ? rows.filter(({ status }) => status === 'sold' || status === 'used').length : 0;
  }
  return { places, sold, findings };
}

/** Places and orders are read one after the other: what changed in between is no finding the second time. */
async function auditTwice(eventId: string) {
  const first = await auditEvent(eventId);
  if (first.findings.length === 0) return first;
  const known = new Set(first.findings.map(({ subject, detail }) => `${subject} ${detail}`));
  const second = await auditEvent(eventId);
  return { ...second, findings: second.findings.filter(({ subject, detail }) => known.has(`${subject} ${detail}`)) };
}

/** Recounts what must always be true of every event on sale, and keeps the report. A finding is an incident. */
async function audit(): Promise<void> {
  const startedAt = clock.now();
  const eventIds = await store.eventsOnSale(startedAt - limits.eventDays * dayMs, startedAt - dayMs);
  const total = { places: 0, sold: 0, findings: [] as Finding[] };
  for (const eventId of eventIds) {
    const { places, sold, findings } = await auditTwice(eventId);
    total.places += places;
    total.sold += sold;
    total.findings.push(...findings);
  }
  const findings = total.findings.slice(0, limits.auditFindings);
  const milliseconds = clock.now() - startedAt;
  await store.keepReport({ at: rfc3339(startedAt), events: eventIds.length, ...total, findings, milliseconds });
  for (const finding of findings) log.error('an invariant does not hold', { ...finding });
  log.info('audited', { events: eventIds.length, places: total.places, findings: total.findings.length });
}

export const handler = (): Promise<void> => because(`audit-${clock.now()}`, 'auditor', audit);
