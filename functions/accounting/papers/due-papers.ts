import type { OrderMoney } from '../../../shared/records/order-money.ts';
import { payingAttempt } from '../../../shared/records/terms/refund-shares.ts';
import type { PaperId } from './paper-row.ts';

const soldStatuses: readonly OrderMoney['status'][] = ['confirmed', 'partially_refunded', 'refunded'];

/** When an order that was paid got its tickets, epoch ms. Undefined for one without tickets, for free ones and comps. */
export function soldAt(order: OrderMoney): number | undefined {
  if (!soldStatuses.includes(order.status) || order.comp || !payingAttempt(order)) return undefined;
  return order.history.find(({ what }) => what === 'confirmed')?.at ?? order.createdAt;
}

/** The papers that an order may have from these organizers: an invoice, and a credit note for each refund. */
export function possiblePapers(order: OrderMoney, organizerIds: readonly string[]): PaperId[] {
  if (soldAt(order) === undefined) return [];
  const { orderId } = order;
  return organizerIds.flatMap((organizerId) => [
    { orderId, organizerId },
    ...order.refunds.map(({ id: refundId }) => ({ orderId, organizerId, refundId })),
  ]);
}
