import { digest } from '../../../shared/base/id.ts';
import { log } from '../../../shared/base/log.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, holdExpired, keyReused, wrongState } from '../../../shared/base/problems.ts';
import { orderLimits } from '../limits.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import { attemptId, isOpen, type OrderRow } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { attemptsUsedUp } from '../problems.ts';
import { collectPayment } from './collect-payment.ts';
import type { Payment } from './payment-schema.ts';

/** @throws Problem where the order takes no further attempt now. */
function requirePayable(order: OrderRow, now: number): void {
  if (order.failure?.code === 'payment_expired' || (isOpen(order) && order.payBy <= now))
    throw new Problem(holdExpired);
  if (!isOpen(order) || order.captured || order.attempts.some(({ status }) => status === 'pending'))
    throw new Problem(wrongState);
  if (order.attempts.length >= orderLimits.paymentAttempts) throw new Problem(attemptsUsedUp);
}

/** No money for places that are somebody else's by now, or of an event that was cancelled. @throws Problem `hold_expired`. */
async function requireHold(order: OrderRow): Promise<void> {
  const places = await store.readOrderPlaces(order);
  if (places.some((place) => place?.status !== 'held' || place.holdId !== order.holdId)) throw new Problem(holdExpired);
}

/** The attempt that this key made before. @throws Problem `idempotency_key_reused` when its body was another. */
function isReplayed(order: OrderRow | undefined, key: string, hash: string): boolean {
  const known = order?.attempts.find((attempt) => attempt.key === key);
  if (known && known.hash !== hash) throw new Problem(keyReused);
  return known !== undefined;
}

/** Adds a payment attempt to an order that waits for one, and asks for the money. */
export async function retryPayment(
  order: OrderRow,
  payment: Payment,
  { key, now }: { key: string; now: number },
): Promise<OrderRow> {
  const hash = digest(JSON.stringify(payment));
  if (!isReplayed(order, key, hash)) {
    requirePayable(order, now);
    await requireHold(order);
    const { provider, token } = payment;
    const id = attemptId(order.orderId, order.attempts.length + 1);
    const attempt = {
      id,
      provider,
      ...(token && { token }),
      status: 'pending' as const,
      amount: order.total,
      key,
      hash,
    };
    const waiting = await changeOpenOrder(order.orderId, `attempt ${id}`, now, {
      set: { attempts: [...order.attempts, attempt], checkAt: now + orderLimits.orderCheckMs },
      when: '#version = :read',
      values: { ':read': order.version },
    });
    // Lost to another change, unless it was our own write whose answer was lost.
    if (!waiting && !isReplayed(await store.readOrder(order.orderId), key, hash)) throw new Problem(conflict);
  }
  const waiting = (await store.readOrder(order.orderId)) ?? order;
  // A fault leaves the attempt pending: the minute job asks for it again.
  if (isOpen(waiting))
    await collectPayment(waiting).catch((error: unknown) => log.warn('not collected', error as Error));
  return (await store.readOrder(order.orderId)) ?? waiting;
}
