import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { orderLimits } from '../limits.ts';
import { isOpen, type OrderRow, owesMoney, wasConfirmed } from '../order/order.ts';
import { dueOrderIds, readOrder, scheduleCheck } from '../order/order-store.ts';
import { pollPayment } from '../payment/collect-payment.ts';
import { outcomeOf } from '../payment/outcome.ts';
import { settleDebts } from '../payment/settle-debts.ts';
import { refundPayment, releaseTickets } from './compensate.ts';
import { signalSaga } from './signal-saga.ts';

/**
 * Resolves the orders that are due: ends overdue ones, asks for missing payment answers, executes refunds that are
 * owed. One failing order does not stop the others. Orders left when the time is up are due first in the next run.
 */
export async function resolveDueOrders(): Promise<void> {
  const startedAt = clock.now();
  const due = await dueOrderIds(startedAt);
  let seen = 0;
  let failed = 0;
  await forEachLimit(due, orderLimits.maxConcurrentChecks, async (orderId) => {
    if (clock.now() > startedAt + orderLimits.checkRunMs) return;
    seen += 1;
    await resolveOrder(orderId).catch((error: unknown) => {
      failed += 1;
      log.error('order not resolved', { orderId, error: error as Error });
    });
  });
  log.info('due orders', { seen, failed });
}

/** Settles, ends and reschedules one order. Each step reads it afresh, as the step before may have changed it. */
async function resolveOrder(orderId: string): Promise<void> {
  const order = await readOrder(orderId);
  if (!order) return;
  await settleMoney(order);
  await applyOutcome((await readOrder(orderId)) ?? order);
  const after = await readOrder(orderId);
  if (after) await scheduleCheck(after, nextCheckAt(after, clock.now()));
}

/** Asks what became of a waiting payment, which also finds a lost answer. */
async function settleMoney(order: OrderRow): Promise<void> {
  if (isOpen(order) && order.taskToken) await pollPayment(order).catch(() => undefined);
  if (!isOpen(order)) await settleDebts(order);
}

/**
 * Signals an outcome to the saga. A saga that has not acted on it for long has ended or never started. Its compensation
 * is then done here: every step of it is idempotent.
 */
async function applyOutcome(order: OrderRow): Promise<void> {
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

/** `undefined` (never) once it has ended and owes nothing. An order that waits for its buyer has time until `payBy`. */
function nextCheckAt(order: OrderRow, now: number): number | undefined {
  const soon = now + orderLimits.orderCheckMs;
  if (owesMoney(order)) return soon;
  if (isOpen(order)) return Math.max(soon, order.captured ? soon : order.payBy);
  return order.status === 'pending' || order.status === 'awaiting_payment' ? soon : undefined;
}
