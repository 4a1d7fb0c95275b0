import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { type Ending, failureOf, type StoredOrder } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { askAfter, giveBack } from '../payment/collect-payment.ts';
import { payBack } from '../payment/execute-refunds.ts';
import * as saga from './fulfilment-store.ts';

/** Endings for which captured money goes back; for the others a capture wins and the order is confirmed after all. */
const refunding: readonly Ending[] = ['lost', 'lapsed', 'wrong_amount', 'fault'];

/**
 * The way back begins with one conditional write, `money: open → closed`, which also says why: whoever comes later
 * keeps that ending. Where money has been captured meanwhile and the order can still be fulfilled, it answers
 * `captured` and nothing is closed.
 */
export async function refundPayment(
  orderId: string,
  ending: Ending,
  cancelled?: StoredOrder['cancellation'],
): Promise<{ outcome: 'closed' | 'captured' }> {
  const when = refunding.includes(ending) ? undefined : 'attribute_not_exists(captured)';
  const set = { money: 'closed', ending, ...(cancelled && { cancellation: cancelled }) };
  const closed = await saga.changeOpenOrder(orderId, `closed: ${ending}`, clock.now(), { set, ...(when && { when }) });
  const order = closed ?? (await store.order(orderId));
  if (!order) throw new Error(`There is no order ${orderId}`);
  if (order.money === 'open') return { outcome: 'captured' };
  if (closed && ending === 'wrong_amount') log.error('a capture differs from what was due', { orderId });
  await settleDebts(order);
  return { outcome: 'closed' };
}

/**
 * What an order still owes: where it was closed the answer of a pending payment and a captured one's refund, else what
 * is promised for tickets that were given back. A provider that is out must not keep places from sale: the minute job
 * tries again until it is done.
 */
export async function settleDebts(order: StoredOrder): Promise<void> {
  try {
    if (order.money === 'open') return await payBack(order.orderId);
    await askAfter(order);
    await giveBack((await store.order(order.orderId)) ?? order);
  } catch (error) {
    log.error('money of an order is not settled yet', { orderId: order.orderId, error: error as Error });
  }
}

/** The end of an order without tickets: its places are free, its customer's counts given back. */
export async function releaseTickets(orderId: string): Promise<void> {
  const order = await store.order(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  const { ending = 'fault' } = order;
  const status = ending === 'cancelled' ? 'cancelled' : 'failed';
  await saga.fail(order, { status, failure: failureOf(ending) }, clock.now());
}
