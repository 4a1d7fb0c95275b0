import { type Ending, isCapturedInFull, isOpen, type OrderRow, wasConfirmed } from '../order/order.ts';
/** What TakePayment answers the saga with. */
export type PaymentOutcome = { outcome: 'paid' } | { outcome: Ending };

/**
 * What is already decided about an order's payment, or `undefined` while the saga has to wait: read from the row, so a
 * signal that was lost or came twice changes nothing.
 */
export function outcomeOf(order: OrderRow, now: number): PaymentOutcome | undefined {
  if (wasConfirmed(order)) return { outcome: 'paid' };
  if (!isOpen(order)) return { outcome: order.ending ?? 'fault' };
  if (order.captured) return { outcome: isCapturedInFull(order) ? 'paid' : 'wrong_amount' };
  return order.payBy <= now ? { outcome: 'expired' } : undefined;
}
