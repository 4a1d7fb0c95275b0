import type { Key } from '../dynamo/client.ts';
import type { LedgerRow } from './ledger-row.ts';

/** Which paper: the invoice of an order and an organizer, or the credit note of a refund and an organizer. */
export interface PaperId {
  orderId: string;
  organizerId: string;
  /** Absent: the invoice. */
  refundId?: string;
}

export const papersPartition = (orderId: string): string => `papers#${orderId}`;

/** The key of a paper in the table Accounting. */
export const paperKey = ({ orderId, organizerId, refundId }: PaperId): Key => ({
  pk: papersPartition(orderId),
  sk: refundId ? `credit-note#${refundId}#${organizerId}` : `invoice#${organizerId}`,
});

const soldAccounts = ['sales', 'tax', 'booking_fees'];

/** The paper that is due for a transaction; `undefined` for most. */
export function paperOfTransaction(row: LedgerRow): PaperId | undefined {
  const { kind, orderId, organizerId, refundId, credits, entries } = row;
  if (!orderId) return undefined;
  if (kind === 'sale') return { orderId, organizerId };
  // Where the refund took nothing of what this organizer has sold, there is nothing to credit.
  const takes = entries.some(([account]) => soldAccounts.includes(account.split(':')[0] ?? ''));
  return kind === 'refund' && credits && refundId && takes ? { orderId, organizerId, refundId } : undefined;
}
