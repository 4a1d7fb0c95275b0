import type { Key } from '../dynamo/client.ts';
import type { Account } from './account.ts';
import { bookingDay } from './booking-day.ts';
import { ledgerLimits } from './limits.ts';

export const transactionKinds = [
  'capture',
  'sale',
  'provider_fee',
  'refund',
  'refund_paid',
  'refund_returned',
  'outside_refund',
  'outside_refund_failed',
  'dispute',
  'dispute_won',
  'dispute_lost',
  'written_off',
  'payout',
  'payout_returned',
  'correction',
] as const;

/**
 * What a transaction records.
 * - `capture`: a payment has arrived, with the provider's fee where it is known then. `provider_fee`: the fee, learned later.
 * - `sale`: an order was confirmed. An invoice is due.
 * - `refund`: money was promised to the customer, or tickets were cancelled without any. A credit note is due where
 *   `credits` is set. `refund_paid`: it was paid.
 * - `refund_returned`: a bank has returned it, so it is owed again.
 * - `outside_refund`: somebody refunded at the provider, outside NightFlow. `outside_refund_failed`: that money came back.
 * - `dispute`: a bank withholds the money. `dispute_won`: it is back. `dispute_lost`: it is lost.
 * - `written_off`: a person has accepted that a provider has less of a payment, or another amount of a refund.
 * - `payout`: the platform has paid the organizer. `payout_returned`: a bank has returned it, so it is owed again.
 * - `correction`: what another transaction should not have said is taken back.
 */
export type TransactionKind = (typeof transactionKinds)[number];

/** An account, an amount in minor units (debit above zero), and the event as index into `events`, by default the first. */
export type Entry = [account: Account, amount: number, event?: number];

/** A transaction. Its entries sum to zero, those of each event too. `at` is in epoch ms. */
export interface Transaction {
  id: string;
  at: number;
  kind: TransactionKind;
  currency: string;
  orderId?: string;
  /** Of a refund, promised or paid. */
  refundId?: string;
  /** On a refund of what a confirmed order has sold: a credit note is due. */
  credits?: true;
  events: string[];
  entries: Entry[];
  /** On a sale, how many tickets of each of `events` were sold. On a refund, how many it has cancelled. Absent: none. */
  tickets?: number[];
}

/** A transaction as stored in the table Accounting. Written once, never changed. */
export interface LedgerRow extends Key, Transaction {
  organizerId: string;
  /** The day on which it counts, in the organizer's zone as it was when it was posted: `2026-11-28`. See `bookingDay`. */
  day: string;
  /** Epoch ms. Recounts of the totals need it. */
  postedAt: number;
  /** On a correction: the kind of the transaction that it corrects. `whole`: nothing of that one is left. */
  corrects?: { kind: TransactionKind; whole?: true };
}

/** The partitions of an organizer's ledger. */
export const ledgerPartitions = (organizerId: string): string[] =>
  Array.from({ length: ledgerLimits.shards }, (_, shard) => `ledger#${organizerId}#${shard}`);

/** The transactions of one order lie in one partition, so that the stream delivers them in their order. */
const shardOf = ({ orderId, id }: Pick<Transaction, 'orderId' | 'id'>): number => {
  const text = orderId ?? id;
  return (text.codePointAt(text.length - 1) ?? 0) % ledgerLimits.shards;
};

/** Sort keys begin with the time, so that a period is one range. */
export const ledgerTime = (at: number): string => new Date(at).toISOString();

/** A transaction as it is posted `now`. `timezone`: the organizer's. */
export const ledgerRow = (
  { organizerId, timezone, now }: { organizerId: string; timezone: string; now: number },
  transaction: Transaction,
): LedgerRow => ({
  ...transaction,
  pk: `ledger#${organizerId}#${shardOf(transaction)}`,
  sk: `${ledgerTime(transaction.at)}#${transaction.id}`,
  organizerId,
  day: bookingDay(timezone, { at: transaction.at, now }),
  postedAt: now,
});

/** The key of the correction of a row. */
export const correctionKey = ({ pk, sk }: Key): Key => ({ pk, sk: `${sk}#correction` });

/** Whether a row of the table Accounting is a transaction. */
export const isLedgerRow = (row: { pk: string }): row is LedgerRow => row.pk.startsWith('ledger#');
