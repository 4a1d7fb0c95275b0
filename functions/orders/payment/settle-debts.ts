import { log } from '../../../shared/base/log.ts';
import type { OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { resolvePendingAttempt } from './collect-payment.ts';
import { executeRefunds } from './execute-refunds.ts';
import { refundCaptures } from './refund-captures.ts';

/**
 * Settles what an order owes. A confirmed order executes its pending refunds. A closed one resolves its pending attempt
 * and refunds its captures. Never throws: an unavailable provider must not keep places from sale, and the minute job
 * tries again until the order owes nothing.
 */
export async function settleDebts(order: OrderRow): Promise<void> {
  try {
    if (order.money === 'open') return await executeRefunds(order.orderId);
    await resolvePendingAttempt(order);
    await refundCaptures((await readOrder(order.orderId)) ?? order);
  } catch (error) {
    log.error('money of an order is not settled yet', { orderId: order.orderId, error: error as Error });
  }
}
