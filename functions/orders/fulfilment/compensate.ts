import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import { type Ending, failureOf, type OrderRow } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { settleDebts } from '../payment/settle-debts.ts';
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
  cancelled?: OrderRow['cancellation'],
): Promise<{ outcome: 'closed' | 'captured' }> {
  const when = refunding.includes(ending) ? undefined : 'attribute_not_exists(captured)';
  const set = { money: 'closed', ending, ...(cancelled && { cancellation: cancelled }) };
  const closed = await changeOpenOrder(orderId, `closed: ${ending}`, clock.now(), { set, ...(when && { when }) });
  const order = closed ?? (await store.readOrder(orderId));
  if (!order) throw new Error(`There is no order ${orderId}`);
  if (order.money === 'open') return { outcome: 'captured' };
  if (closed && ending === 'wrong_amount') log.error('a capture differs from what was due', { orderId });
  await settleDebts(order);
  return { outcome: 'closed' };
}

/** The end of an order without tickets: its places are free, its customer's counts given back. */
export async function releaseTickets(orderId: string): Promise<void> {
  const order = await store.readOrder(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  const { ending = 'fault' } = order;
  const status = ending === 'cancelled' ? 'cancelled' : 'failed';
  await saga.writeFailure(order, { status, failure: failureOf(ending) }, clock.now());
}
