import { tryEach } from '../../../shared/async/concurrency.ts';
import { raiseAlarm } from '../../../shared/base/alarm.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import type { Attempt } from '../order/attempt.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import { callProvider } from './call-provider.ts';
import type { RefundResult } from './provider.ts';
import { recordRefund } from './refund-record-store.ts';

/**
 * Executes the pending refunds of an order, one after another. One that fails keeps none of the others waiting.
 * @throws the first fault of a provider, once all were tried. What is pending then is tried again.
 */
export const executeRefunds = (order: OrderRow): Promise<void> =>
  tryEach(
    order.refunds.filter(({ status }) => status === 'pending'),
    (refund) => executeRefund(order, refund),
  );

/**
 * Asks for the state of a refund, also of one that has ended: banks also return refunds that had succeeded. `reference`:
 * the provider's name for it. One that was paid out by hand is done, whatever became of it there.
 */
export async function learnRefund(order: OrderRow, refund: Refund, reference: string): Promise<void> {
  if (refund.paidOut) return;
  const attempt = attemptOf(order, refund);
  const { id, amount } = refund;
  const result = await callProvider(attempt.provider, (provider, signal) =>
    provider.findRefund({ id, attempt, amount, reference }, signal),
  );
  if (result && (result.status !== refund.status || !refund.reference)) await record(order, refund, result);
}

/**
 * The provider comes first, with the refund's id as its idempotency key, and the record follows. A repeat therefore
 * refunds nothing twice. A refund that the provider has accepted is only asked about.
 */
async function executeRefund(order: OrderRow, refund: Refund): Promise<void> {
  const attempt = attemptOf(order, refund);
  const request = { id: refund.id, attempt, amount: refund.amount };
  const { reference } = refund;
  const result = await callProvider(attempt.provider, (provider, signal) =>
    reference ? provider.findRefund({ ...request, reference }, signal) : provider.refund(request, signal),
  );
  if (!result || (result.status === 'pending' && reference)) return;
  await record(order, refund, result);
}

function attemptOf({ attempts }: OrderRow, { id, attemptId }: Refund): Attempt {
  const attempt = attempts.find((one) => one.id === attemptId);
  if (!attempt) throw new Error(`Refund ${id} has no payment`);
  return attempt;
}

async function record(order: OrderRow, refund: Refund, result: RefundResult): Promise<void> {
  await recordRefund(order, refund, result, clock.now());
  const told = { orderId: order.orderId, refundId: refund.id, reason: refund.reason };
  if (result.status === 'failed') raiseAlarm('a refund was refused for good', { ...told, code: result.failureCode });
  else log.info(`refund ${result.status}`, told);
}
