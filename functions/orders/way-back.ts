import { clock } from '../../shared/clock.ts';
import { log } from '../../shared/log.ts';
import { type Ending, failureOf, type StoredOrder } from './order.ts';
import { refund } from './payment.ts';
import * as saga from './saga-store.ts';
import * as store from './store.ts';

/** Endings for which captured money goes back; for the others a capture wins and the order is confirmed after all. */
const refunding: readonly Ending[] = ['lost', 'lapsed', 'wrong_amount', 'fault'];

/**
 * The way back begins with one conditional write, `money: open → closed`: from then on a capture is late. Where money
 * has been captured meanwhile and the order can still be fulfilled, it answers `captured` and nothing is closed.
 */
export async function refundPayment(orderId: string, ending: Ending): Promise<{ outcome: 'closed' | 'captured' }> {
  const when = refunding.includes(ending) ? undefined : 'attribute_not_exists(captured)';
  const set = { money: 'closed' };
  const closed = await saga.changeOpenOrder(orderId, `closed: ${ending}`, clock.now(), { set, ...(when && { when }) });
  const order = closed ?? (await store.order(orderId));
  if (!order) throw new Error(`There is no order ${orderId}`);
  if (order.status === 'confirmed' || order.money === 'open') return { outcome: 'captured' };
  await giveBack(order, ending);
  return { outcome: 'closed' };
}

async function giveBack(order: StoredOrder, ending: Ending): Promise<void> {
  const attempt = order.attempts.find(({ status }) => status === 'captured');
  if (!attempt || !order.captured) return;
  if (ending === 'wrong_amount') log.error('a capture differs from what was due', { orderId: order.orderId });
  await refund(order, attempt, order.captured, failureOf(ending).code);
}

/** The end of an order without tickets: its places are free, its customer's counts given back. */
export async function releaseTickets(orderId: string, ending: Ending): Promise<void> {
  const order = await store.order(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  const status = ending === 'cancelled' ? 'cancelled' : 'failed';
  await saga.fail(order, { status, failure: failureOf(ending) }, clock.now());
}
