import { orderLimits } from '../limits.ts';
import { awaitsManualPayment, isOpen, type OrderRow } from '../order/order.ts';
import { reminderAt } from '../payment/manual/reminder.ts';

/**
 * When the minute job checks an order next. The pause equals the time since the order changed, within bounds, so the
 * checks of an order that stays as it is are ever further apart. An order that waits for its buyer is due at `payBy`,
 * and before only to remind the buyer where only a person can tell whether it is paid.
 */
export function nextCheckAt(order: OrderRow, now: number): number {
  // Until its saga waits, it is checked like every other: the saga may still have to be started.
  if (awaitsManualPayment(order, now) && order.taskToken) {
    const at = reminderAt(order) ?? order.payBy;
    return at > now ? at : Math.min(now + orderLimits.orderCheckMs, order.payBy);
  }
  const changedAt = order.history.at(-1)?.at ?? order.createdAt;
  const pause = Math.min(Math.max(now - changedAt, orderLimits.orderCheckMs), orderLimits.maxCheckPauseMs);
  const isWaiting = isOpen(order) && !order.captured && order.payBy > now;
  return isWaiting ? Math.min(now + pause, Math.max(order.payBy, now + 1_000)) : now + pause;
}
