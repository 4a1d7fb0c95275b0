import type { Key } from '../../../shared/dynamo/client.ts';
import { ledgerPartitions } from '../../../shared/ledger/ledger-row.ts';
import { accountingLimits } from '../limits.ts';
import { ledgerPages } from './ledger-pages-store.ts';
import { type Counted, differs, isMoving, tally } from './recount.ts';
import { type TotalsRow, totalsPartition } from './totals.ts';
import { overwriteTotals, totalsBetween } from './totals-store.ts';

/** What a recount found. Rows are named by their sort keys. */
export interface Recount {
  /** Rows of totals that were compared. */
  rows: number;
  /** Rows that differed from the ledger, and now agree. */
  mended: string[];
  /** Rows to which transactions were posted in the last minutes: the stream may still bring them. Recount them later. */
  moving: string[];
}

/**
 * Adds up the ledger of an organizer again, and replaces the totals that differ. Memory holds the totals, not the ledger.
 * Safe beside the reader of the stream: what it adds meanwhile is kept.
 */
export async function recountTotals(organizerId: string, now: number): Promise<Recount> {
  const recountedUntil = now - accountingLimits.settledMs;
  // The totals are read first: whatever they contain is then in the ledger too.
  const stored = new Map<string, TotalsRow>();
  for await (const rows of totalsBetween(organizerId)) for (const row of rows) stored.set(row.sk, row);
  const counted = new Map<string, Counted>();
  for (const partition of ledgerPartitions(organizerId))
    for await (const rows of ledgerPages(partition)) tally(counted, rows);
  const recount: Recount = { rows: 0, mended: [], moving: [] };
  for (const sk of new Set([...stored.keys(), ...counted.keys()])) {
    recount.rows++;
    const key: Key = { pk: totalsPartition(organizerId), sk };
    const [row, found] = [stored.get(sk), counted.get(sk)];
    if (!differs(row, found)) continue;
    const isWritten =
      !isMoving(found, recountedUntil) &&
      (await overwriteTotals(key, row, { sums: found?.sums ?? {}, recountedUntil }));
    (isWritten ? recount.mended : recount.moving).push(sk);
  }
  return recount;
}
