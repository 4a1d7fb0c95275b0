import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { type Ending, failureOf } from '../order/ending.ts';
import { changeOpenOrder } from '../order/open-order-store.ts';
import type { OrderRow } from '../order/order.ts';
import { readOrder } from '../order/order-store.ts';
import { settleDebts } from '../payment/settle-debts.ts';
import { writeFailure } from './failure-store.ts';

/** Endings that refund a capture. For the others a capture wins, and the order is confirmed after all. */
const refunding: readonly Ending[] = ['lost', 'lapsed', 'wrong_amount', 'fault'];

/**
 * Starts compensation with one conditional write, `money: open → closed`, that also fixes the ending. Later callers
 * keep that ending. Then it refunds what was captured. If money arrived first and the order can still be fulfilled, it
 * closes nothing and returns `captured`. Idempotent.
 */
export async function refundPayment(
  orderId: string,
  ending: Ending,
  cancelled?: OrderRow['cancellation'],
): Promise<{ outcome: 'closed' | 'captured' }> {
  const when = refunding.includes(ending) ? undefined : 'attribute_not_exists(captured)';
  const set = { money: 'closed', ending, ...(cancelled && { cancellation: cancelled }) };
  const closed = await changeOpenOrder(orderId, `closed: ${ending}`, clock.now(), { set, ...(when && { when }) });
  const order = closed ?? (await readOrder(orderId));
  if (!order) throw new Error(`There is no order ${orderId}`);
  if (order.money === 'open') return { outcome: 'captured' };
  if (closed && ending === 'wrong_amount') log.error('a capture differs from what was due', { orderId });
  await settleDebts(order);
  return { outcome: 'closed' };
}

/** Completes compensation: ends the order, frees its places and decreases its customer's counts. Idempotent. */
export async function releaseTickets(orderId: string): Promise<{ outcome: 'released' }> {
  const order = await readOrder(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  const { ending = 'fault' } = order;
  const status = ending === 'cancelled' ? 'cancelled' : 'failed';
  await writeFailure(order, { status, failure: failureOf(ending) }, clock.now());
  return { outcome: 'released' };
}
