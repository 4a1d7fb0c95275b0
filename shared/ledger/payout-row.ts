import type { Money } from '../base/money.ts';
import type { Key } from '../dynamo/client.ts';
import { type LedgerRow, ledgerRow } from './ledger-row.ts';

/** What a payout says of money. Times are epoch ms. */
export interface PayoutFacts {
  /** Derived from the organizer, the administrator and the idempotency key. Also the id of its transaction. */
  payoutId: string;
  organizerId: string;
  amount: Money;
  /** When it was paid. */
  at: number;
  createdAt: number;
}

/** The partition of an organizer's payouts, in the table Accounting. */
export const payoutPartition = (organizerId: string): string => `payouts#${organizerId}`;

/** Sorts the payouts of an organizer by when they were recorded. */
export const payoutKey = ({
  payoutId,
  organizerId,
  createdAt,
}: Pick<PayoutFacts, 'payoutId' | 'organizerId' | 'createdAt'>): Key => ({
  pk: payoutPartition(organizerId),
  sk: `${new Date(createdAt).toISOString()}#${payoutId}`,
});

/** The transaction of a payout: from the platform's bank account to the organizer. */
export const payoutRow = ({ payoutId, organizerId, amount, at, createdAt }: PayoutFacts, timezone: string): LedgerRow =>
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
