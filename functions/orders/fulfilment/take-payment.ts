import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import { isOpen } from '../order/order.ts';
import { extendHold, readOrder, readOrderPlaces } from '../order/order-store.ts';
import { startPayment } from '../payment/collect-payment.ts';
import { outcomeOf } from '../payment/outcome.ts';
import { signalSaga } from './signal-saga.ts';

/**
 * Secures the hold, stores the saga's task token, and only then collects the payment. It reads the order once more at
 * the end, so an outcome recorded before the token was stored is signalled immediately. Without an outcome the saga
 * keeps waiting.
 */
export async function takePayment(orderId: string, token: string): Promise<void> {
  const now = clock.now();
  const order = await readOrder(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  // After the deadline nothing is asked for: the outcome below is `expired`.
  if (isOpen(order) && !order.captured && order.payBy > now) {
    const places = await readOrderPlaces(order);
    const isLapsed = places.some((place) => (place?.claimableAt ?? 0) <= now || place?.holdId !== order.holdId);
    if (isLapsed && !(await extendHold(order, order.payBy))) return signalSaga(token, { outcome: 'lapsed' });
    const waiting = await changeOpenOrder(orderId, 'awaiting payment', now, {
      set: { taskToken: token, status: 'awaiting_payment' },
    });
    // An unavailable provider makes the order wait: the minute job asks again until `payBy`.
    if (waiting) {
      await startPayment(waiting).catch((fault: unknown) =>
        log.warn('payment not started', { orderId, error: fault as Error }),
      );
    }
  }
  const current = await readOrder(orderId);
  const outcome = current && outcomeOf(current, clock.now());
  if (outcome) await signalSaga(token, outcome);
}
