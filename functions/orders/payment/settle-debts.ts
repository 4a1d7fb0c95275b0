import { tryEach } from '../../../shared/async/concurrency.ts';
import { log } from '../../../shared/base/log.ts';
import { hasEnded, type OrderRow, owesMoney } from '../order/order.ts';
import { endChecks, readOrder } from '../order/order-store.ts';
import { endPayment } from './collect-payment.ts';
import { executeRefunds } from './execute-refunds.ts';

/**
 * Settles what an order owes: ends the attempts of one that is over, and executes its refunds. An order that owes
 * nothing then leaves the minute job's index, unless its places are still to be released or its saga to be woken. Never
 * throws: an unavailable provider must not keep places from sale, and the minute job tries again until the order owes
 * nothing. An attempt that cannot be ended keeps no refund waiting.
 */
export async function settleDebts(order: OrderRow): Promise<void> {
  try {
    await tryEach([endIfOver, executePromised], (settle) => settle(order));
    const settled = await readOrder(order.orderId);
    if (settled && hasEnded(settled) && !owesMoney(settled) && !settled.taskToken) await endChecks(settled);
  } catch (error) {
    log.error('money of an order is not settled yet', { orderId: order.orderId, error: error as Error });
  }
}

async function endIfOver(order: OrderRow): Promise<void> {
  if (hasEnded(order) || order.money === 'closed') await endPayment(order);
}

/** Reads the order again: ending an attempt may have promised a refund. */
const executePromised = async (order: OrderRow): Promise<void> =>
  executeRefunds((await readOrder(order.orderId)) ?? order);
