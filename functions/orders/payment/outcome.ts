import type { Money } from '../../../shared/base/money.ts';
import type { Ending } from '../order/ending.ts';
import { isCapturedInFull, isOpen, type OrderRow, wasConfirmed } from '../order/order.ts';

/** What the saga receives as the result of TakePayment. */
export type PaymentOutcome = { outcome: 'paid' } | { outcome: Ending };

/**
 * The payment's outcome, or `undefined` while the saga has to wait. Derived from the row, so a lost or duplicate signal
 * changes nothing.
 */
export function outcomeOf(order: OrderRow, now: number): PaymentOutcome | undefined {
  if (wasConfirmed(order)) return { outcome: 'paid' };
  if (!isOpen(order)) return { outcome: order.ending ?? 'fault' };
  if (order.captured) return { outcome: outcomeOfCapture(order, order.captured) };
  return order.payBy <= now ? { outcome: 'expired' } : undefined;
}

/** A part of a manual payment is recorded as captured when its days are over, and never before. */
function outcomeOfCapture(order: OrderRow, captured: Money): 'paid' | 'expired' | 'wrong_amount' {
  if (isCapturedInFull(order)) return 'paid';
  const isManual = order.attempts.some(({ status, provider }) => status === 'captured' && provider === 'manual');
  return isManual && captured.amount < order.total.amount ? 'expired' : 'wrong_amount';
}
