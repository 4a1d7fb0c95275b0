import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { orderLimits } from '../limits.ts';
import { isProcessing } from '../order/attempt.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import { isOpen, type OrderRow } from '../order/order.ts';
import { extendHold, readFirstDoors } from '../order/order-store.ts';

/**
 * Extends the hold and the deadline of an open order whose payment is in the hands of its provider, such as a bank debit
 * that takes days: at most to `processingMs` after it was placed, and never past doors. Returns the order afterwards.
 * It stays as it is where a place was taken, or the payment has changed since it was read.
 */
export async function extendProcessing(order: OrderRow): Promise<OrderRow> {
  if (!isOpen(order) || order.captured || !order.attempts.some(isProcessing)) return order;
  const latest = order.createdAt + orderLimits.processingMs;
  if (latest <= order.payBy) return order;
  const until = Math.min(latest, await readFirstDoors(order));
  if (until <= order.payBy || !(await extendHold(order, until))) return order;
  const extended = await changeOpenOrder(order.orderId, 'deadline extended: payment in progress', clock.now(), {
    set: { payBy: until, payByBefore: order.payByBefore ?? order.payBy },
    when: '#version = :read',
    values: { ':read': order.version },
  });
  if (extended) log.info('deadline extended for a payment in progress', { orderId: order.orderId });
  return extended ?? order;
}
