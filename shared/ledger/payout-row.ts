import type { Money } from '../base/money.ts';
import type { Key } from '../dynamo/client.ts';
import { type Entry, type LedgerRow, ledgerRow } from './ledger-row.ts';

/** What a payout, or its return by a bank, says of money. Times are epoch ms. */
export interface PayoutFacts {
  /** Derived from the organizer, the administrator and the idempotency key. Also the id of its transaction. */
  payoutId: string;
  organizerId: string;
  amount: Money;
  /** When it was paid, or came back. */
  at: number;
  createdAt: number;
  /** A bank has returned the payout. */
  isReturn?: true;
}

/** The return of a payout: all of it came back. It has a fixed id, as a payout comes back once. */
export const returnOf = (
  { payoutId, organizerId, amount }: PayoutFacts,
  { at, createdAt }: Pick<PayoutFacts, 'at' | 'createdAt'>,
): PayoutFacts => ({ payoutId: `${payoutId}#return`, organizerId, amount, at, createdAt, isReturn: true });

/** The partition of an organizer's payouts and their returns, in the table Accounting. */
export const payoutPartition = (organizerId: string): string => `payouts#${organizerId}`;

/** Sorts the payouts and returns of an organizer by when they were recorded. */
export const payoutKey = ({
  payoutId,
  organizerId,
  createdAt,
}: Pick<PayoutFacts, 'payoutId' | 'organizerId' | 'createdAt'>): Key => ({
  pk: payoutPartition(organizerId),
  sk: `${new Date(createdAt).toISOString()}#${payoutId}`,
});

/** The transaction of a payout: from the platform's bank account to the organizer, or back. */
export function payoutRow(facts: PayoutFacts, timezone: string): LedgerRow {
  const { payoutId: id, organizerId, amount, at, createdAt, isReturn } = facts;
  const paid = isReturn ? -amount.amount : amount.amount;
  const entries: Entry[] = [
    ['payouts', paid],
    ['bank', -paid],
  ];
  const kind = isReturn ? 'payout_returned' : 'payout';
  return ledgerRow(
    { organizerId, timezone, now: createdAt },
    { id, at, kind, currency: amount.currency, events: [], entries },
  );
}
