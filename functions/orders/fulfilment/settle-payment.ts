import { clock } from '../../../shared/base/clock.ts';
import type { Attempt } from '../order/attempt.ts';
import { hasEnded } from '../order/order.ts';
import { settleAttempt } from '../payment/collect-payment.ts';
import { outcomeOf } from '../payment/outcome.ts';
import { signalSaga } from './signal-saga.ts';

/**
 * Asks for the state of an attempt, records it, and wakes the saga of an order that now has its money. A signal that is
 * lost is repeated with the call.
 */
export async function settlePayment(
  orderId: string,
  attempt: Pick<Attempt, 'id' | 'provider' | 'reference'>,
): Promise<void> {
  const order = await settleAttempt(orderId, attempt);
  const outcome = order?.captured && !hasEnded(order) ? outcomeOf(order, clock.now()) : undefined;
  if (order?.taskToken && outcome) await signalSaga(order.taskToken, outcome);
}
