import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { orderLimits } from '../limits.ts';
import { awaitsManualPayment, hasEnded, isOpen, type OrderRow, owesMoney } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { endPayment, pollPayment } from '../payment/collect-payment.ts';
import { reminderAt } from '../payment/manual/reminder.ts';
import { requestReminder } from '../payment/manual/reminder-store.ts';
import { outcomeOf } from '../payment/outcome.ts';
import { settleDebts } from '../payment/settle-debts.ts';
import { closeWatch } from './close-watch.ts';
import { extendProcessing } from './extend-processing.ts';
import { finishOrder } from './finish-order.ts';
import { startSaga } from './start-saga.ts';

const isPending = ({ attempts }: OrderRow): boolean => attempts.some(({ status }) => status === 'pending');

/** Whether an open order is so long overdue that its provider is no longer waited for. */
const isBeyondGrace = ({ payBy }: OrderRow, now: number): boolean => payBy + orderLimits.providerGraceMs <= now;

/** Whether a provider has to be asked before anything else can be done for a due order. */
export const needsProvider = (order: OrderRow, now: number): boolean =>
  isOpen(order)
    ? isPending(order) && !awaitsManualPayment(order, now) && !isBeyondGrace(order, now)
    : hasEnded(order) && owesMoney(order);

/**
 * Does what a due order needs next: learns the state of its payment, brings it to its end once it has an outcome, and
 * settles what it owes.
 */
export async function resolveOrder(order: OrderRow): Promise<void> {
  if (isOpen(order)) await resolveOpen(order);
  else if (!hasEnded(order)) await finishOrder(order, { outcome: order.ending ?? 'fault' });
  else {
    await closeWatch(order);
    if (owesMoney(order)) await settleDebts(order);
  }
}

async function resolveOpen(order: OrderRow): Promise<void> {
  // Its event was lost or is late. Started again by its own name, it runs once.
  if (!order.taskToken) await startSaga(order.orderId, order.orderId).catch(logged('saga not started', order));
  const reminder = order.taskToken && awaitsManualPayment(order, clock.now()) ? reminderAt(order) : undefined;
  if (reminder !== undefined && reminder <= clock.now()) await requestReminder(order, clock.now());
  const asks = isPending(order) && needsProvider(order, clock.now());
  const isAnswered = asks ? await learn(order) : true;
  const learned = asks ? ((await readOrder(order.orderId)) ?? order) : order;
  const current = asks && isAnswered ? await extendProcessing(learned) : learned;
  const now = clock.now();
  if (isOpen(current) && isAwaited(current, isAnswered) && !isBeyondGrace(current, now)) return;
  const outcome = outcomeOf(current, now);
  if (outcome && !hasEnded(current)) await finishOrder(current, outcome);
}

/** Asks for the outcome of a pending payment, and ends it if the order is overdue. Returns whether there was an answer. */
async function learn(order: OrderRow): Promise<boolean> {
  try {
    await (order.payBy <= clock.now() ? endPayment(order) : pollPayment(order));
    return true;
  } catch (error) {
    log.warn('payment not learned', { orderId: order.orderId, error: error as Error });
    return false;
  }
}

/** Whether a payment may still arrive: its provider has not answered, or knows it and could not end it. */
const isAwaited = ({ attempts }: OrderRow, isAnswered: boolean): boolean =>
  attempts.some(({ status, reference }) => status === 'pending' && (!isAnswered || reference !== undefined));

const logged =
  (message: string, { orderId }: OrderRow) =>
  (error: unknown) =>
    log.warn(message, { orderId, error: error as Error });
