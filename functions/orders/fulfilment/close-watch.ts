import { clock } from '../../../shared/base/clock.ts';
import { type OrderRow, owesMoney } from '../order/order.ts';
import { endChecks } from '../order/order-store.ts';
import { outcomeOf } from '../payment/outcome.ts';
import { wakeSaga } from './wake-saga.ts';

/**
 * Wakes the saga of an order that has ended, if it still waits. The order leaves the minute job's index unless that
 * fails, or it owes money.
 */
export async function closeWatch(order: OrderRow): Promise<void> {
  if (order.taskToken) await wakeSaga(order, outcomeOf(order, clock.now()));
  else if (!owesMoney(order)) await endChecks(order);
}
