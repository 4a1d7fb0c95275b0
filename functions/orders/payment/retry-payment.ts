import { digest } from '../../../shared/base/id.ts';
import { log } from '../../../shared/base/log.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, holdExpired, wrongState } from '../../../shared/base/problems.ts';
import { orderLimits } from '../limits.ts';
import { isReplay } from '../order/idempotency.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import { type Attempt, attemptId, isOpen, type OrderRow } from '../order/order.ts';
import { readOrder, readOrderPlaces } from '../order/order-store.ts';
import { attemptsUsedUp, providerUnavailable } from '../problems.ts';
import { startPayment, stopPayment } from './collect-payment.ts';
import type { Payment } from './payment-schema.ts';

/**
 * Adds a payment attempt to an order that waits for one, and collects the money. Idempotent by `key`. Returns the order
 * afterwards. @throws the problems of POST /v1/orders/{orderId}/payments.
 */
export async function retryPayment(
  order: OrderRow,
  payment: Payment,
  { key, now }: { key: string; now: number },
): Promise<OrderRow> {
  const request = { key, hash: digest(JSON.stringify(payment)) };
  if (!hasAttempt(order, request)) {
    requirePayable(order, now);
    if (payment.provider === 'manual') {
      throw new Problem(providerUnavailable, 'Choose payment by bank transfer or in cash when you order');
    }
    const payable = await endPending(order);
    await requireHold(payable);
    const isAdded = await addAttempt(payable, payment, request, now);
    // Lost to another change, unless the write was ours and only its answer was lost.
    if (!isAdded && !hasAttempt(await readOrder(order.orderId), request)) throw new Problem(conflict);
  }
  const waiting = (await readOrder(order.orderId)) ?? order;
  // A fault leaves the attempt pending: the minute job asks the provider again.
  if (isOpen(waiting)) {
    await startPayment(waiting).catch((error: unknown) => log.warn('payment not collected', error as Error));
  }
  return (await readOrder(order.orderId)) ?? waiting;
}

type Request = Pick<Attempt, 'key' | 'hash'>;

/** Whether this request made an attempt before. @throws Problem `idempotency_key_reused`. */
const hasAttempt = (order: OrderRow | undefined, request: Request): boolean =>
  isReplay(
    order?.attempts.find(({ key }) => key === request.key),
    request,
  );

/** @throws Problem `hold_expired`, `wrong_state`, `payment_attempts_used_up`. */
function requirePayable(order: OrderRow, now: number): void {
  if (order.failure?.code === 'payment_expired' || (isOpen(order) && order.payBy <= now))
    throw new Problem(holdExpired);
  if (!isOpen(order) || order.captured) throw new Problem(wrongState);
  if (order.receipts) throw new Problem(wrongState, 'A part of the price has arrived. Pay the rest in the same way.');
  if (order.attempts.length >= orderLimits.paymentAttempts) throw new Problem(attemptsUsedUp);
}

/**
 * Ends the attempt that is still pending at its provider, so that an order is paid once. Returns the order afterwards.
 * @throws Problem `wrong_state` where that attempt was paid, or can no longer be stopped.
 */
async function endPending(order: OrderRow): Promise<OrderRow> {
  const pending = order.attempts.find(({ status }) => status === 'pending');
  if (!pending) return order;
  if (order.receipts) throw new Problem(wrongState, 'A part of the price has arrived by bank transfer or in cash');
  const ended = await stopPayment(order, pending).catch((error: unknown) => {
    log.warn('payment not ended', { orderId: order.orderId, error: error as Error });
    return order;
  });
  if (ended.captured) throw new Problem(wrongState, 'The payment before this one has paid the order');
  const isOver = isOpen(ended) && ended.attempts.every(({ status }) => status !== 'pending');
  if (!isOver) throw new Problem(wrongState, 'The payment before this one is still being processed. Try again later.');
  return ended;
}

/**
 * Prevents a charge for places that another customer holds, or whose event was cancelled.
 * @throws Problem `hold_expired`.
 */
async function requireHold(order: OrderRow): Promise<void> {
  const places = await readOrderPlaces(order);
  if (places.some((place) => place?.status !== 'held' || place.holdId !== order.holdId)) throw new Problem(holdExpired);
}

/** Returns whether it was added. Conditional on `version` as read and on the order being open. */
async function addAttempt(order: OrderRow, { provider, token, returnUrl }: Payment, request: Request, now: number) {
  const id = attemptId(order.orderId, order.attempts.length + 1);
  const attempt: Attempt = {
    id,
    provider,
    ...(token && { token }),
    ...(returnUrl && { returnUrl }),
    status: 'pending',
    amount: order.total,
    at: now,
    ...request,
  };
  const waiting = await changeOpenOrder(order.orderId, `attempt ${id}`, now, {
    set: { attempts: [...order.attempts, attempt], checkAt: now + orderLimits.orderCheckMs },
    when: '#version = :read',
    values: { ':read': order.version },
  });
  return waiting !== undefined;
}
