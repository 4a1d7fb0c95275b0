import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { type OrderRow, owesMoney, type Refund } from '../order/order.ts';
import { readOrder, scheduleCheck } from '../order/order-store.ts';
import { recordRefundExecuted } from './refund-record-store.ts';
import { requireProvider } from './require-provider.ts';

/**
 * Executes the pending refunds of a confirmed order, one after another. An order that owes nothing leaves the minute
 * job's index. Rounds are bounded: what is pending after the last one waits for the minute job.
 */
export async function executeRefunds(orderId: string): Promise<void> {
  for (let round = 0; round < retryLimits.attempts; round++) {
    const order = await readOrder(orderId);
    const refund = order?.refunds.find(({ status }) => status === 'pending');
    if (!order || !refund) {
      if (order && !owesMoney(order)) await scheduleCheck(order, undefined);
      return;
    }
    const isRecorded = await executeRefund(order, refund);
    if (!isRecorded) await backoff(round);
  }
}

/**
 * The provider comes first, with the refund's id as its idempotency key, and the record follows. A repeat therefore
 * refunds nothing twice. Returns whether it was recorded: the order may have changed since it was read.
 */
async function executeRefund(order: OrderRow, refund: Refund): Promise<boolean> {
  const payment = order.attempts.find(({ status }) => status === 'captured');
  if (!payment) throw new Error(`Refund ${refund.id} has no captured payment`);
  await requireProvider(payment.provider).refund(refund.id, payment.id, refund.amount);
  const recorded = await recordRefundExecuted(order, refund, clock.now());
  if (recorded) log.info('refunded', { orderId: order.orderId, refundId: refund.id, reason: refund.reason });
  return recorded !== undefined;
}
