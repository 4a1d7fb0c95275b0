import { clock } from '../../../shared/base/clock.ts';
import { orderLimits } from '../limits.ts';
import type { Attempt, OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { recordCapture, recordDecline, recordUnknown } from './payment-store.ts';
import type { PaymentProvider, Settlement } from './provider.ts';
import { refundCaptures } from './refund-captures.ts';
import { requireProvider } from './require-provider.ts';

const declined = { code: 'payment_declined', message: 'The payment was declined; try again with another one' };

/** Asks the provider for the pending attempt's money. The provider charges once, however often it is asked. */
export async function collectPayment(order: OrderRow): Promise<void> {
  const attempt = pendingAttempt(order);
  if (attempt) await recordSettlement(order, attempt, await payOrFind(requireProvider(attempt.provider), attempt));
}

/** Resolves the pending attempt of an order that has ended. It only asks what happened and charges nothing. */
export async function resolvePendingAttempt(order: OrderRow): Promise<void> {
  const attempt = pendingAttempt(order);
  if (!attempt) return;
  const settlement = await requireProvider(attempt.provider).find(attempt.id);
  if (settlement) return recordSettlement(order, attempt, settlement);
  const now = clock.now();
  const closedAt = order.history.findLast(({ what }) => what.startsWith('closed'))?.at ?? now;
  if (closedAt + orderLimits.unknownPaymentMs <= now) await recordUnknown(order, attempt, now);
}

const pendingAttempt = (order: OrderRow): Attempt | undefined =>
  order.attempts.find((attempt) => attempt.status === 'pending');

/** Looks a lost answer up immediately. The fault remains only when the provider does not know the attempt either. */
async function payOrFind(provider: PaymentProvider, attempt: Attempt): Promise<Settlement> {
  try {
    return await provider.pay(attempt);
  } catch (error) {
    const settlement = await provider.find(attempt.id);
    if (!settlement) throw error;
    return settlement;
  }
}

/** Records the provider's answer. A capture that arrives after compensation started is refunded immediately. */
async function recordSettlement(order: OrderRow, attempt: Attempt, { status, amount }: Settlement): Promise<void> {
  const now = clock.now();
  if (status === 'pending') return;
  if (status === 'declined') {
    await recordDecline(order, attempt, declined, now);
    return;
  }
  const captured = (await recordCapture(order, attempt, amount, now)) ?? (await readOrder(order.orderId));
  if (captured?.money === 'closed') await refundCaptures(captured);
}
