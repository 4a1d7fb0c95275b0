import { digest } from '../../../shared/base/id.ts';
import { log } from '../../../shared/base/log.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, holdExpired, wrongState } from '../../../shared/base/problems.ts';
import { orderLimits } from '../limits.ts';
import { type Attempt, attemptId } from '../order/attempt.ts';
import { isReplay } from '../order/idempotency.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import { isOpen, type OrderRow } from '../order/order.ts';
import { readOrder, readOrderPlaces } from '../order/order-store.ts';
import { requireUnpaidOrder } from '../order/require-mail-allowance.ts';
import { attemptsUsedUp } from '../problems.ts';
import { startPayment, stopPayment } from './collect-payment.ts';
import { type ManualTerms, manualFields } from './manual/manual-terms.ts';
import { requireManualTerms } from './manual/require-manual-terms.ts';
import { writeManualAttempt } from './manual/switch-store.ts';
import type { Payment } from './payment-schema.ts';
import { dueOf, requireOffered } from './require-offered.ts';

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
    await requireOffered(payment, dueOf(order));
    requirePayable(order, now);
    const terms = payment.provider === 'manual' ? await requireSwitch(order, now) : undefined;
    const payable = await endPending(order);
    await requireHold(payable);
    const isAdded = await addAttempt(payable, { payment, request, terms }, now);
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
 * The terms by which an order may be paid to its organizer from now on.
 * @throws Problem `wrong_state` where it waits for that already, `payment_provider_unavailable`, `too_many_requests`.
 */
async function requireSwitch(order: OrderRow, now: number): Promise<ManualTerms> {
  if (order.attempts.some(({ provider, status }) => provider === 'manual' && status === 'pending')) {
    throw new Problem(wrongState, 'The order waits for this payment already. Its instructions say how to pay.');
  }
  const terms = await requireManualTerms(dueOf(order).eventIds, now);
  await requireUnpaidOrder(order.userId, now);
  return terms;
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

/** What an attempt is made of. `terms`: of a payment to the organizer. */
interface NewAttempt {
  payment: Payment;
  request: Request;
  terms: ManualTerms | undefined;
}

/**
 * Returns whether it was added. Conditional on `version` as read and on the order being open.
 * @throws Problem `hold_expired`.
 */
async function addAttempt(order: OrderRow, { payment, request, terms }: NewAttempt, now: number): Promise<boolean> {
  const { provider, token, returnUrl } = payment;
  const id = attemptId(order.orderId, order.attempts.length + 1);
  const attempt: Attempt = {
    id,
    provider,
    ...(token && { token }),
    ...(returnUrl && { returnUrl }),
    status: 'pending',
    amount: order.total,
    at: now,
    ...(terms && manualFields(order.orderId, terms)),
    ...request,
  };
  if (terms) {
    const prevented = await writeManualAttempt(order, attempt, terms, now);
    if (prevented === 'hold_lost') throw new Problem(holdExpired);
    return prevented === undefined;
  }
  const waiting = await changeOpenOrder(order.orderId, `attempt ${id}`, now, {
    set: { attempts: [...order.attempts, attempt], checkAt: now + orderLimits.orderCheckMs },
    when: '#version = :read',
    values: { ':read': order.version },
  });
  return waiting !== undefined;
}
