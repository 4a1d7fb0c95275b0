import { clock } from '../../../../shared/base/clock.ts';
import { Problem } from '../../../../shared/base/problem.ts';
import { notFound, wrongState } from '../../../../shared/base/problems.ts';
import { isPaidByHand, type OrderRow } from '../../order/order.ts';
import { readOrder } from '../../order/order-store.ts';
import { recordRefund } from '../refund-record-store.ts';
import { settleDebts } from '../settle-debts.ts';

/**
 * Records that a person has paid a refund out. Idempotent. Returns the order afterwards.
 * @throws Problem `not_found`, and `wrong_state` for a refund that a provider executes or that has failed.
 */
export async function markRefundPaid(order: OrderRow, refundId: string): Promise<OrderRow> {
  const refund = order.refunds.find(({ id }) => id === refundId);
  if (!refund) throw new Problem(notFound);
  if (!isPaidByHand(order, refund)) throw new Problem(wrongState, 'The payment provider executes this refund itself');
  if (refund.status === 'failed') throw new Problem(wrongState);
  if (refund.status === 'succeeded') return order;
  const paid = await recordRefund(order, refund, { status: 'succeeded' }, clock.now());
  if (paid) await settleDebts(paid);
  return (await readOrder(order.orderId)) ?? order;
}
