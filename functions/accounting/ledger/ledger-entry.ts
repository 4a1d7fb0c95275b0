import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import type { LedgerEntryView } from './ledger-schema.ts';

/** The entries of a transaction as the API shows them. With `eventId`, those of that event alone. */
export function entriesOf(row: LedgerRow, eventId?: string): LedgerEntryView[] {
  const { id, at, kind, currency, orderId, events, entries } = row;
  return entries.flatMap(([account, amount, index = 0]) => {
    const event = events[index];
    if (eventId !== undefined && event !== eventId) return [];
    return [
      {
        at: new Date(at).toISOString(),
        transactionId: id,
        account,
        amount: { amount, currency },
        kind,
        ...(orderId && { orderId }),
        ...(event && { eventId: event }),
      },
    ];
  });
}
