import type { Ending } from '../order/ending.ts';
import { isCapturedInFull, isOpen, isPartOfManualPayment, type OrderRow, wasConfirmed } from '../order/order.ts';

/** What the saga receives as the result of TakePayment. */
export type PaymentOutcome = { outcome: 'paid' } | { outcome: Ending };

/**
 * The payment's outcome, or `undefined` while the saga has to wait. Derived from the row, so a lost or duplicate signal
 * changes nothing.
 */
export function outcomeOf(order: OrderRow, now: number): PaymentOutcome | undefined {
  if (wasConfirmed(order)) return { outcome: 'paid' };
  if (!isOpen(order)) return { outcome: order.ending ?? 'fault' };
  if (isCapturedInFull(order)) return { outcome: 'paid' };
  if (order.captured) return { outcome: isPartOfManualPayment(order) ? 'expired' : 'wrong_amount' };
  return order.payBy <= now ? { outcome: 'expired' } : undefined;
}
