import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import { callProvider } from './call-provider.ts';
import { recordRefund } from './refund-record-store.ts';

/**
 * Executes the pending refunds of an order, one after another. One that fails keeps none of the others waiting.
 * @throws the first fault of a provider, once all were tried. What is pending then is tried again.
 */
export async function executeRefunds(order: OrderRow): Promise<void> {
  const faults: unknown[] = [];
  for (const refund of order.refunds.filter(({ status }) => status === 'pending')) {
    await executeRefund(order, refund).catch((fault: unknown) => faults.push(fault));
  }
  if (faults.length > 0) throw faults[0];
}

/**
 * The provider comes first, with the refund's id as its idempotency key, and the record follows. A repeat therefore
 * refunds nothing twice. A refund that the provider has accepted is only asked about.
 */
async function executeRefund(order: OrderRow, refund: Refund): Promise<void> {
  const { orderId } = order;
  const attempt = order.attempts.find(({ id }) => id === refund.attemptId);
  if (!attempt) throw new Error(`Refund ${refund.id} has no payment`);
  const request = { id: refund.id, attempt, amount: refund.amount };
  const { reference } = refund;
  const result = await callProvider(attempt.provider, (provider, signal) =>
    reference ? provider.findRefund({ ...request, reference }, signal) : provider.refund(request, signal),
  );
  if (!result || (result.status === 'pending' && reference)) return;
  await recordRefund(order, refund, result, clock.now());
  const told = { orderId, refundId: refund.id, reason: refund.reason };
  if (result.status === 'failed') log.error('a refund was refused for good', { ...told, code: result.failureCode });
  else log.info(`refund ${result.status}`, told);
}
