import { log } from '../../../shared/base/log.ts';
import type { OrderRow } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { refundCaptures, resolvePendingAttempt } from './collect-payment.ts';
import { executeRefunds } from './execute-refunds.ts';

/**
 * What an order still owes: where it was closed the answer of a pending payment and a captured one's refund, else what
 * is promised for tickets that were given back. A provider that is out must not keep places from sale: the minute job
 * tries again until it is done.
 */
export async function settleDebts(order: OrderRow): Promise<void> {
  try {
    if (order.money === 'open') return await executeRefunds(order.orderId);
    await resolvePendingAttempt(order);
    await refundCaptures((await store.readOrder(order.orderId)) ?? order);
  } catch (error) {
    log.error('money of an order is not settled yet', { orderId: order.orderId, error: error as Error });
  }
}
