import { operationsLimits } from '../../functions/operations/limits.ts';
import type { EventCheck } from '../../functions/operations/reconciliation/check-events.ts';
import type { OrdersCheck } from '../../functions/operations/reconciliation/check-orders.ts';
import type { Finding } from '../../shared/records/audit/finding.ts';

const head = ['event', 'places', 'sold', 'held', 'free', 'findings'];

const line = ([event = '', ...numbers]: readonly (string | number)[]): string =>
  [event.toString().padEnd(30), ...numbers.map((value) => value.toString().padStart(9))].join('');

/** A finding, and how to read the order that it is about. */
const findingLines = ({ invariant, subject, detail }: Finding): string[] => [
  `${invariant}  ${subject}  ${detail}`,
  ...(subject.startsWith('ord_')
    ? [`    as an admin: GET /v1/orders/${subject} and GET /v1/audit?subject=${subject}`]
    : []),
];

/** Findings without repeats: an order of an event on sale is checked with it, and with all orders. */
const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [`${finding.subject} ${finding.detail}`, finding])).values(),
];

/** Formats the audits as text lines: one per event, their sum, one for all orders, and one or two per finding. */
export function reportOf(audits: readonly EventCheck[], orders?: OrdersCheck): string[] {
  const findings = distinct([...audits, ...(orders ? [orders] : [])].flatMap((audit) => audit.findings));
  const rows = audits.map(({ eventId, places, sold, held, free, findings: found }) => [
    ...[eventId, places, sold, held, free, found.length],
  ]);
  const sums = head.slice(1).map((_, index) => rows.reduce((sum, row) => sum + Number(row[index + 1]), 0));
  const listed = findings.slice(0, operationsLimits.reportedFindings);
  const more = findings.length - listed.length;
  return [
    ...[head, ...rows].map(line),
    ...(rows.length > 1 ? [line([`${rows.length} events`, ...sums])] : []),
    ...(orders ? [`${orders.orders} orders, ${orders.findings.length} findings about their money`] : []),
    ...(listed.length > 0 ? [''] : []),
    ...listed.flatMap(findingLines),
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(listed.length > 0 ? ['', 'docs/operations.md, "What a finding means", says what to do.'] : []),
  ];
}
