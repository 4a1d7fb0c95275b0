import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import { isOpen, type OrderRow } from '../order/order.ts';
import { extendHold, readOrder, readOrderPlaces } from '../order/order-store.ts';
import { startPayment } from '../payment/collect-payment.ts';
import { outcomeOf } from '../payment/outcome.ts';
import { closeMoney } from './compensate.ts';
import { signalSaga } from './signal-saga.ts';
import { wakeSaga } from './wake-saga.ts';

/**
 * Secures the hold, stores the saga's task token, and only then collects the payment. It reads the order once more at
 * the end, so an outcome recorded before the token was stored is signalled immediately. Without an outcome the saga
 * keeps waiting.
 */
export async function takePayment(orderId: string, token: string): Promise<void> {
  const now = clock.now();
  const order = await readOrder(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  if (isOpen(order)) {
    // After the deadline nothing is asked for.
    const isDue = !order.captured && order.payBy > now;
    // Stored before it is signalled: where the saga cannot be told, it ends by this reason and not by a fault.
    if (isDue && !(await secureHold(order, now))) await closeMoney(orderId, 'lapsed');
    const waiting = await changeOpenOrder(orderId, 'awaiting payment', now, {
      set: { taskToken: token, ...(isDue && { status: 'awaiting_payment' as const }) },
    });
    // An unavailable provider makes the order wait: the minute job asks again until `payBy`.
    if (waiting && isDue) {
      await startPayment(waiting).catch((fault: unknown) =>
        log.warn('payment not started', { orderId, error: fault as Error }),
      );
    }
  }
  const current = await readOrder(orderId);
  if (current) await signalOutcome(current, token);
}

/** Whether the order holds its places, after they were extended where its hold had lapsed. */
async function secureHold(order: OrderRow, now: number): Promise<boolean> {
  const places = await readOrderPlaces(order);
  const isLapsed = places.some((place) => (place?.claimableAt ?? 0) <= now || place?.holdId !== order.holdId);
  return !isLapsed || extendHold(order, order.payBy);
}

/**
 * Signals what is known already. An overdue payment whose provider may have the money is left to the minute job, which
 * asks first. The job also repeats a lost signal of an open order: a fault here would refund what was paid.
 */
async function signalOutcome(order: OrderRow, token: string): Promise<void> {
  const outcome = outcomeOf(order, clock.now());
  const isPending = order.attempts.some(({ status }) => status === 'pending');
  if (!outcome || (outcome.outcome === 'expired' && isOpen(order) && isPending)) return;
  if (isOpen(order)) await wakeSaga({ ...order, taskToken: token }, outcome);
  else await signalSaga(token, outcome);
}
