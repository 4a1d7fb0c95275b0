import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { failureOf } from '../order/ending.ts';
import type { OrderRow } from '../order/order.ts';
import { recordCaptureRefunded } from './payment-store.ts';
import { requireProvider } from './require-provider.ts';

/**
 * Refunds everything captured of an order that has ended. The provider comes first, with the refund's id as its
 * idempotency key, and the record follows. A repeat therefore refunds nothing twice.
 */
export async function refundCaptures(order: OrderRow): Promise<void> {
  const { ending = 'fault' } = order;
  for (const attempt of order.attempts.filter(({ status }) => status === 'captured')) {
    const id = `${attempt.id}#refund`;
    const amount = attempt.captured ?? attempt.amount;
    await requireProvider(attempt.provider).refund(id, attempt.id, amount);
    const refund = { id, amount, status: 'succeeded' as const, reason: failureOf(ending).code };
    if (await recordCaptureRefunded(order, attempt, refund, clock.now())) {
      log.info('refunded', { orderId: order.orderId, refundId: id, reason: refund.reason });
    }
  }
}
