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

/** The paper that is due for a transaction; `undefined` for most. */
export function paperOfTransaction(row: LedgerRow): PaperId | undefined {
  const { kind, orderId, organizerId, refundId, credits } = row;
  if (!orderId) return undefined;
  if (kind === 'sale') return { orderId, organizerId };
  return kind === 'refund' && credits && refundId ? { orderId, organizerId, refundId } : undefined;
}
