import { operationsLimits } from '../../functions/operations/limits.ts';
import type { EventCheck } from '../../functions/operations/reconciliation/check-events.ts';

const head = ['event', 'places', 'sold', 'held', 'free', 'findings'];

const line = ([event = '', ...numbers]: readonly (string | number)[]): string =>
  [event.toString().padEnd(30), ...numbers.map((value) => value.toString().padStart(9))].join('');

/** Formats the audits as text lines: one per event, their sum, and one per finding. */
export function reportOf(audits: readonly EventCheck[]): string[] {
  const findings = audits.flatMap((audit) => audit.findings);
  const rows = audits.map(({ eventId, places, sold, held, free, findings: found }) => [
    ...[eventId, places, sold, held, free, found.length],
  ]);
  const sums = head.slice(1).map((_, index) => rows.reduce((sum, row) => sum + Number(row[index + 1]), 0));
  const listed = findings.slice(0, operationsLimits.reportedFindings);
  const more = findings.length - listed.length;
  return [
    ...[head, ...rows].map(line),
    ...(rows.length > 1 ? [line([`${rows.length} events`, ...sums])] : []),
    ...(listed.length > 0 ? [''] : []),
    ...listed.map(({ invariant, subject, detail }) => `${invariant}  ${subject}  ${detail}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}
