import { confirmedAt } from '../../../shared/ledger/order-times.ts';
import type { PaperId } from '../../../shared/ledger/paper-key.ts';
import type { AttemptFacts, OrderMoney } from '../../../shared/records/order-money.ts';
import { payingAttempt } from '../../../shared/records/terms/refund-shares.ts';

const soldStatuses: readonly OrderMoney['status'][] = ['confirmed', 'partially_refunded', 'refunded'];

/** The attempt that paid an order with tickets. Undefined for one without tickets, for free ones and comps. */
export function paidBy(order: OrderMoney): AttemptFacts | undefined {
  const isSold = soldStatuses.includes(order.status) && confirmedAt(order) !== undefined && !order.comp;
  return isSold ? payingAttempt(order) : undefined;
}

/** The papers that an order may have from these organizers: an invoice, and a credit note for each refund. */
export function possiblePapers(order: OrderMoney, organizerIds: readonly string[]): PaperId[] {
  if (!paidBy(order)) return [];
  const { orderId } = order;
  return organizerIds.flatMap((organizerId) => [
    { orderId, organizerId },
    ...order.refunds.map(({ id: refundId }) => ({ orderId, organizerId, refundId })),
  ]);
}
