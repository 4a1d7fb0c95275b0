import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { type Attempt, failureOf, type OrderRow } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { providerUnavailable } from '../problems.ts';
import * as facts from './payment-store.ts';
import type { PaymentProvider, Settlement } from './provider.ts';
import { testProvider } from './test-provider-store.ts';

const { TEST_PAYMENTS } = env.read();

/** @throws Problem `payment_provider_unavailable` where the stage does not offer it. */
export function requireProvider(name: Attempt['provider']): PaymentProvider {
  if (name === 'test' && TEST_PAYMENTS === 'on') return testProvider;
  throw new Problem(providerUnavailable, `This stage does not take payments by ${name}`);
}

const pendingAttempt = (order: OrderRow): Attempt | undefined =>
  order.attempts.find((attempt) => attempt.status === 'pending');

const declined = { code: 'payment_declined', message: 'The payment was declined; try again with another one' };

/** Records what the provider said of an attempt. Money that arrives once the way back has begun is given back at once. */
async function recordSettlement(order: OrderRow, attempt: Attempt, { status, amount }: Settlement): Promise<void> {
  const now = clock.now();
  if (status === 'pending') return;
  if (status === 'declined') {
    await facts.recordDecline(order, attempt, declined, now);
    return;
  }
  const captured = (await facts.recordCapture(order, attempt, amount, now)) ?? (await store.readOrder(order.orderId));
  if (captured?.money === 'closed') await refundCaptures(captured);
}

/** Asks for money for the attempt that is waiting; asked twice, the provider charges once. */
export async function collectPayment(order: OrderRow): Promise<void> {
  const attempt = pendingAttempt(order);
  if (attempt) await recordSettlement(order, attempt, await payOrFind(requireProvider(attempt.provider), attempt));
}

/** An answer that got lost is asked for at once; a fault remains only when the provider knows nothing either. */
async function payOrFind(provider: PaymentProvider, attempt: Attempt): Promise<Settlement> {
  try {
    return await provider.pay(attempt);
  } catch (error) {
    const known = await provider.find(attempt.id);
    if (!known) throw error;
    return known;
  }
}

/** Learns what became of an attempt whose order has ended: nothing is asked for any more. */
export async function resolvePendingAttempt(order: OrderRow): Promise<void> {
  const attempt = pendingAttempt(order);
  if (!attempt) return;
  const known = await requireProvider(attempt.provider).find(attempt.id);
  if (known) return recordSettlement(order, attempt, known);
  const now = clock.now();
  const closedAt = order.history.findLast(({ what }) => what.startsWith('closed'))?.at ?? now;
  if (closedAt + orderLimits.unknownPaymentMs <= now) await facts.recordUnknown(order, attempt, now);
}

/**
 * Gives back whatever was captured of an order that has ended: the provider first, under an id of the refund's own, then
 * our record of it. Done twice, the provider refunds once.
 */
export async function refundCaptures(order: OrderRow): Promise<void> {
  const { ending = 'fault' } = order;
  for (const attempt of order.attempts.filter(({ status }) => status === 'captured')) {
    const id = `${attempt.id}#refund`;
    const amount = attempt.captured ?? attempt.amount;
    await requireProvider(attempt.provider).refund(id, attempt.id, amount);
    const refund = { id, amount, status: 'succeeded' as const, reason: failureOf(ending).code };
    if (await facts.recordCaptureRefunded(order, attempt, refund, clock.now())) {
      log.info('refunded', { orderId: order.orderId, refundId: id, reason: refund.reason });
    }
  }
}
