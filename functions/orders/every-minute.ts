import { clock } from '../../shared/base/clock.ts';
import { log, withContext } from '../../shared/base/log.ts';
import { refundPayment, releaseTickets } from './fulfilment/compensate.ts';
import { signalSaga } from './fulfilment/signal-saga.ts';
import { orderLimits } from './limits.ts';
import { isOpen, type OrderRow, owesMoney, wasConfirmed } from './order/order.ts';
import * as store from './order/order-store.ts';
import { collectPayment } from './payment/collect-payment.ts';
import { outcomeOf } from './payment/outcome.ts';
import { settleDebts } from './payment/settle-debts.ts';

/** Orders under way at once, and how long one run takes at most: the next one follows within the minute. */
const lanes = 10;
const runMs = 40_000;

/** A payment that waits is asked for once more (the provider charges once); a lost answer is learned by it. */
async function look(order: OrderRow): Promise<void> {
  if (isOpen(order) && order.taskToken) await collectPayment(order).catch(() => undefined);
  if (!isOpen(order)) await settleDebts(order);
}

/**
 * An outcome wakes the saga; one that has not acted on it for long has ended or never began, and what it would have
 * done is done here: every step of the way back may be repeated.
 */
async function act(order: OrderRow): Promise<void> {
  const now = clock.now();
  const outcome = outcomeOf(order, now);
  if (!outcome || wasConfirmed(order)) return;
  if (order.taskToken) await signalSaga(order.taskToken, outcome);
  const decidedAt = Math.max(order.history.at(-1)?.at ?? 0, isOpen(order) && !order.captured ? order.payBy : 0);
  if (decidedAt + orderLimits.sagaSilenceMs > now) return;
  log.error('the saga of an order is silent', { orderId: order.orderId, outcome: outcome.outcome });
  await refundPayment(order.orderId, outcome.outcome === 'paid' ? 'fault' : outcome.outcome);
  await releaseTickets(order.orderId);
}

async function resolve(orderId: string): Promise<void> {
  const order = await store.readOrder(orderId);
  if (!order) return;
  await look(order);
  await act((await store.readOrder(orderId)) ?? order);
  const after = await store.readOrder(orderId);
  if (after) await store.scheduleCheck(after, nextCheck(after, clock.now()));
}

/** Never, once it has ended and owes nothing; an order that waits for its buyer has time until `payBy`. */
function nextCheck(order: OrderRow, now: number): number | undefined {
  const soon = now + orderLimits.orderCheckMs;
  if (owesMoney(order)) return soon;
  if (isOpen(order)) return Math.max(soon, order.captured ? soon : order.payBy);
  return order.status === 'pending' || order.status === 'awaiting_payment' ? soon : undefined;
}

/** Orders that are due: overdue ones end, payments whose answer is missing are asked after, what is owed is refunded. */
export const handler = (): Promise<void> => withContext(`minute-${clock.now()}`, 'minute-job', lookAtDueOrders);

async function lookAtDueOrders(): Promise<void> {
  const startedAt = clock.now();
  const due = (await store.dueOrderIds(startedAt)).values();
  let seen = 0;
  let failed = 0;
  const lane = async () => {
    for (const orderId of due) {
      if (clock.now() > startedAt + runMs) return;
      seen += 1;
      await resolve(orderId).catch((error: unknown) => {
        failed += 1;
        log.error('order not resolved', { orderId, error: error as Error });
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  log.info('due orders', { seen, failed });
}
