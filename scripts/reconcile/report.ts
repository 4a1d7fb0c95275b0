import { mendOf, type ReconcilerFinding } from '../../functions/orders/reconciliation/finding.ts';
import type { Reconciliation } from '../../functions/orders/reconciliation/reconcile.ts';

const findingLines = (finding: ReconcilerFinding, stage: string): string[] => [
  `${finding.kind}  ${finding.orderId}  ${finding.detail}`,
  `    ${mendOf(finding, stage)}`,
];

export const openLines = (findings: readonly ReconcilerFinding[], stage: string): string[] =>
  findings.length === 0
    ? []
    : [
        '',
        ...findings.flatMap((finding) => findingLines(finding, stage)),
        '',
        'docs/operations.md, "The reconciler", says what each means.',
      ];

/** A run of a window that was asked for does not move where the next one begins. */
const more = (until: string): string =>
  `There is more to compare: run it again to continue, or with --from ${until} if you have named times.`;

/** Formats a run as text lines: what was compared, what was mended, and each open finding with its command. */
export function reportOf(
  { from, to, records, orders, mended, findings, isCurrent }: Reconciliation,
  stage: string,
): string[] {
  const time = (at: number) => new Date(at).toISOString();
  return [
    `${time(from)} to ${time(to)}`,
    `records of providers: ${records}, orders: ${orders}, mended: ${mended.length}, findings: ${findings.length}`,
    ...mended.map(({ kind, orderId, detail }) => `mended  ${kind}  ${orderId}  ${detail}`),
    ...openLines(findings, stage),
    ...(isCurrent ? [] : ['', more(time(to))]),
  ];
}

/** The same for programs. */
export const jsonOf = (run: Reconciliation, stage: string): string => {
  const withMend = (finding: ReconcilerFinding) => ({ ...finding, mend: mendOf(finding, stage) });
  return JSON.stringify({ ...run, findings: run.findings.map(withMend) }, null, 2);
};
