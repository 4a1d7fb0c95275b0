import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Money } from '../../../shared/base/money.ts';
import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import { ledgerRow } from '../../../shared/ledger/ledger-row.ts';

/** What the platform has paid to an organizer. Times are epoch ms. */
export interface Payout {
  /** Derived from the organizer, the administrator and the idempotency key. Also the id of its transaction. */
  payoutId: string;
  organizerId: string;
  amount: Money;
  reference?: string;
  note?: string;
  /** When it was paid. */
  at: number;
  createdAt: number;
  /** Hash of the request: the same key with another body is refused. */
  hash: string;
}

/** What was paid to an organizer in all, by currency, in minor units. Two payouts at a time cannot both change it. */
export interface PaidSums {
  version: number;
  sums: Record<string, number>;
}

export const payoutView = ({ payoutId, amount, reference, note, at, createdAt }: Payout) => ({
  id: payoutId,
  transactionId: payoutId,
  amount,
  ...(reference && { reference }),
  ...(note && { note }),
  at: rfc3339(at),
  createdAt: rfc3339(createdAt),
});

/** The transaction of a payout: from the platform's bank account to the organizer. */
export const payoutTransaction = (
  { payoutId, organizerId, amount, at, createdAt }: Payout,
  timezone: string,
): LedgerRow =>
  ledgerRow(
    { organizerId, timezone, now: createdAt },
    {
      ...{ id: payoutId, at, kind: 'payout', currency: amount.currency, events: [] },
      entries: [
        ['payouts', amount.amount],
        ['bank', -amount.amount],
      ],
    },
  );
