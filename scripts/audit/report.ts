import type { EventAudit } from '../../functions/operations/reconciliation/check-events.ts';
import { limits } from '../../shared/limits.ts';

const head = ['event', 'places', 'sold', 'held', 'free', 'findings'];

const line = ([event = '', ...numbers]: readonly (string | number)[]): string =>
  [event.toString().padEnd(30), ...numbers.map((value) => value.toString().padStart(9))].join('');

/** A line an event, their sum, and a line a finding. */
export function reportOf(audits: readonly EventAudit[]): string[] {
  const findings = audits.flatMap((audit) => audit.findings);
  const rows = audits.map(({ eventId, places, sold, held, free, findings: found }) => [
    ...[eventId, places, sold, held, free, found.length],
  ]);
  const sums = head.slice(1).map((_, at) => rows.reduce((sum, row) => sum + Number(row[at + 1]), 0));
  const listed = findings.slice(0, limits.auditFindings);
  const more = findings.length - listed.length;
  return [
    ...[head, ...rows].map(line),
    ...(rows.length > 1 ? [line([`${rows.length} events`, ...sums])] : []),
    ...(listed.length > 0 ? [''] : []),
    ...listed.map(({ invariant, subject, detail }) => `${invariant}  ${subject}  ${detail}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}
