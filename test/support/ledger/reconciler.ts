import { expect } from 'vitest';
import type { FindingKind } from '../../../functions/orders/reconciliation/finding.ts';
import { clock } from '../../../shared/base/clock.ts';
import type { PaperId } from '../../../shared/ledger/paper-key.ts';

const hour = 3_600_000;

/** What a run of the reconciler over the last hour finds and mends of one order, or payout. */
export async function found(orderId: string) {
  const { reconcile } = await import('../../../functions/orders/reconciliation/reconcile.ts');
  const now = clock.now();
  const { findings, mended } = await reconcile({ from: now - hour, to: now + hour });
  const own = <F extends { orderId: string }>(all: F[]) => all.filter((one) => one.orderId === orderId);
  return { findings: own(findings), mended: own(mended) };
}

/** Expects exactly one finding, which its command mends: the next run has none. */
export async function mendedByCommand(orderId: string, kind: FindingKind): Promise<void> {
  const { findings } = await found(orderId);
  expect(findings).toMatchObject([{ kind, orderId }]);
  const { mendOpenFinding } = await import('../../../functions/orders/reconciliation/reconcile.ts');
  expect(await mendOpenFinding(findings[0]?.id ?? '', issue)).toEqual([]);
  expect(await found(orderId)).toEqual({ findings: [], mended: [] });
}

/** Issues a paper, as the reader of the ledger's stream does. */
export async function issue(paper: PaperId): Promise<void> {
  const { issuePapers } = await import('../../../functions/accounting/papers/issue-papers.ts');
  await issuePapers([paper], Date.now());
}
