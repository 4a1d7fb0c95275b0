import { sumOf } from '../../../shared/base/sum.ts';
import { correctionKey, type LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import type { PaperId } from '../../../shared/ledger/paper-key.ts';
import { difference } from '../../../shared/ledger/posting.ts';
import { type FindingKind, findingOf, type ReconcilerFinding } from './finding.ts';

/** What the ledger should have of an order or a payout, and what it has: by key, with the corrections of rows. */
export interface LedgerSide {
  /** A text says why the order cannot be booked. */
  expected: readonly LedgerRow[] | string;
  stored: readonly LedgerRow[];
  /** The papers that are due for these rows and were not issued. */
  unissued: readonly PaperId[];
}

const entriesOf = ({ entries }: LedgerRow): string =>
  entries.map(([account, amount]) => `${account} ${amount}`).join(', ');
const saysOf = (row: LedgerRow): string => `the ledger of ${row.organizerId} has ${entriesOf(row)}`;

const nameOf = ({ pk, sk }: { pk: string; sk: string }): string => `${pk} ${sk}`;

/** Compares an order, or a payout, with its ledger, entry by entry. What a correction has taken back counts. */
export function ledgerFindings(orderId: string, { expected, stored, unissued }: LedgerSide): ReconcilerFinding[] {
  const found = (kind: FindingKind, subject: string, detail: string, posting?: LedgerRow) =>
    findingOf({ kind, orderId, subject, detail, ...(posting && { posting }) });
  if (typeof expected === 'string') return [found('ledger_missing', '', `the order cannot be booked: ${expected}`)];
  const byName = new Map(stored.map((row) => [nameOf(row), row]));
  const due = new Map(expected.map((row) => [nameOf(row), row]));
  const missing = expected.filter((row) => !byName.has(nameOf(row)));
  const rows = stored.filter(({ kind }) => kind !== 'correction');
  const wrong = rows.flatMap((row) => {
    const correction = byName.get(nameOf(correctionKey(row)));
    const should = due.get(nameOf(row));
    const has = [...row.entries, ...(correction?.entries ?? [])];
    const sum = sumOf(has.map(([, amount]) => amount));
    if (sum !== 0) return [found('ledger_unbalanced', row.id, `${saysOf(row)}, which sums to ${sum}`, row)];
    if (difference(has, should?.entries ?? []).length === 0) return [];
    if (!should) return [found('ledger_extra', row.id, saysOf(row), row)];
    return [found('ledger_differs', row.id, `${saysOf(row)} instead of ${entriesOf(should)}`, row)];
  });
  const papers = unissued.map((paper) => {
    const { organizerId, refundId } = paper;
    const what = refundId ? `credit note of ${refundId}` : 'invoice';
    const subject = [organizerId, ...(refundId ? [refundId] : [])].join('/');
    return findingOf({
      kind: 'paper_missing',
      orderId,
      subject,
      detail: `${organizerId} has issued no ${what}`,
      paper,
    });
  });
  return [
    ...missing.map(({ id, kind }) => found('ledger_missing', id, `the ledger has no ${kind} ${id}`)),
    ...wrong,
    ...papers,
  ];
}
