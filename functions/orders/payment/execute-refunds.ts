import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { owesMoney } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { requireProvider } from './collect-payment.ts';
import { recordRefundExecuted } from './refund-record-store.ts';

/**
 * Pays what was promised for tickets that were given back: the provider first, under the refund's id, then our record of
 * it. Done twice, the provider refunds once. An order that owes nothing any more leaves the minute job's index.
 */
export async function executeRefunds(orderId: string): Promise<void> {
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    const order = await store.readOrder(orderId);
    const refund = order?.refunds.find(({ status }) => status === 'pending');
    if (!order || !refund) {
      if (order && !owesMoney(order)) await store.scheduleCheck(order, undefined);
      return;
    }
    const payment = order.attempts.find(({ status }) => status === 'captured');
    if (!payment) throw new Error(`Nothing was captured that ${refund.id} could be paid back from`);
    await requireProvider(payment.provider).refund(refund.id, payment.id, refund.amount);
    if (await recordRefundExecuted(order, refund, clock.now())) {
      log.info('refunded', { orderId, refundId: refund.id, reason: refund.reason });
    } else await backoff(attempt);
  }
}
