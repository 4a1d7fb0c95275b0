import { correctionKey, type LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import type { PaperId } from '../../../shared/ledger/paper-key.ts';
import { difference } from '../../../shared/ledger/posting.ts';
import { type FindingKind, findingOf, type ReconcilerFinding } from './finding.ts';

/** What the ledger should have of an order, and what it has: by key, with the corrections of rows. */
export interface LedgerSide {
  /** A text says why the order cannot be booked. */
  expected: readonly LedgerRow[] | string;
  stored: readonly LedgerRow[];
  /** The papers that are due for these rows and were not issued. */
  unissued: readonly PaperId[];
}

const nameOf = ({ pk, sk }: { pk: string; sk: string }): string => `${pk} ${sk}`;

/** Compares an order with its ledger, entry by entry. What a correction has taken back counts. */
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
    if (difference(has, should?.entries ?? []).length === 0) return [];
    const kind = should ? 'ledger_differs' : 'ledger_extra';
    const says = row.entries.map(([account, amount]) => `${account} ${amount}`).join(', ');
    const instead = should
      ? `instead of ${should.entries.map(([account, amount]) => `${account} ${amount}`).join(', ')}`
      : '';
    return [found(kind, row.id, `the ledger of ${row.organizerId} has ${says} ${instead}`.trim(), row)];
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
