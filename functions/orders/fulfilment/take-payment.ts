import { clock } from '../../../shared/base/clock.ts';
import { orderLimits } from '../limits.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import { isOpen } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { collectPayment } from '../payment/collect-payment.ts';
import { outcomeOf } from '../payment/outcome.ts';
import { signalSaga } from './signal-saga.ts';

/**
 * Secures the hold, keeps the saga's token, and only then asks for money; then reads again, so that an outcome which
 * was recorded before the token was kept is answered at once. Without an outcome the saga goes on waiting.
 */
export async function takePayment(orderId: string, token: string): Promise<void> {
  const now = clock.now();
  const order = await store.readOrder(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  if (isOpen(order) && !order.captured) {
    const places = await store.readOrderPlaces(order);
    const lapsed = places.some((place) => (place?.claimableAt ?? 0) <= now || place?.holdId !== order.holdId);
    const until = Math.max(order.payBy, now + orderLimits.payWithinSeconds * 1000);
    if (lapsed && !(await store.extendHold(order, until))) return signalSaga(token, { outcome: 'lapsed' });
    const waiting = await changeOpenOrder(orderId, 'awaiting payment', now, {
      set: { taskToken: token, status: 'awaiting_payment' },
    });
    if (waiting) await collectPayment(waiting);
  }
  const current = await store.readOrder(orderId);
  const outcome = current && outcomeOf(current, clock.now());
  if (outcome) await signalSaga(token, outcome);
}
