import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import { additionsOf, addSums, type Sums, sumsOf, type TotalsRow } from './totals.ts';

/** What the ledger says about a row of totals. */
export interface Counted {
  sums: Sums;
  /** When the last of its transactions was posted, epoch ms. */
  lastPostedAt: number;
}

/** Adds transactions to what was counted so far, by the sort key of their row of totals. */
export function tally(counted: Map<string, Counted>, rows: readonly LedgerRow[]): void {
  for (const { key, sums, postedAt } of rows.flatMap(additionsOf)) {
    const known = counted.get(key.sk) ?? { sums: {}, lastPostedAt: 0 };
    addSums(known.sums, sums);
    known.lastPostedAt = Math.max(known.lastPostedAt, postedAt);
    counted.set(key.sk, known);
  }
}

/** Whether totals differ from the ledger. An absent sum is zero. */
export function differs(row: TotalsRow | undefined, counted: Counted | undefined): boolean {
  const [is, shouldBe] = [row ? sumsOf(row) : {}, counted?.sums ?? {}];
  return Object.keys({ ...is, ...shouldBe }).some((name) => (is[name] ?? 0) !== (shouldBe[name] ?? 0));
}

/** Whether the stream may still bring some of these transactions as new. */
export const isMoving = (counted: Counted | undefined, recountedUntil: number): boolean =>
  (counted?.lastPostedAt ?? 0) > recountedUntil;
