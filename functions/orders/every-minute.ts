import { clock } from '../../shared/clock.ts';
import { correlate, log } from '../../shared/log.ts';
import { outcomeOf } from './outcome.ts';
import { pendingAttempt, providerOf, settle } from './payment.ts';
import { tellSaga } from './signal.ts';
import * as store from './store.ts';

/** Learns of a settlement whose answer never came, then wakes the saga when the order's deadline has passed. */
async function resolve(orderId: string): Promise<void> {
  const order = await store.order(orderId);
  const attempt = order && pendingAttempt(order);
  const settlement = attempt && (await providerOf(attempt.provider).find(attempt.id));
  if (order && attempt && settlement) await settle(order, attempt, settlement);
  const current = await store.order(orderId);
  const outcome = current && outcomeOf(current, clock.now());
  if (outcome && current.taskToken) await tellSaga(current.taskToken, outcome);
}

/** Orders that wait: overdue ones end, pending payments are asked after. One that fails is tried again in a minute. */
export async function handler(): Promise<void> {
  correlate(`minute-${clock.now()}`);
  const waiting = await store.waitingOrders();
  const results = await Promise.allSettled(waiting.map(resolve));
  const failed = results.filter((result) => result.status === 'rejected').length;
  log.info('waiting orders', { waiting: waiting.length, failed });
}
