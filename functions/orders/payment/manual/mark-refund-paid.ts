import { Problem } from '../../../../shared/base/problem.ts';
import { notFound, wrongState } from '../../../../shared/base/problems.ts';
import { isPaidByHand, type OrderRow } from '../../order/order.ts';
import { readOrder } from '../../order/order-store.ts';
import { type PayOut, recordPayOut } from '../refund-record-store.ts';
import { settleDebts } from '../settle-debts.ts';

/**
 * Records that a person has paid a refund out: one that no provider executes, or that its provider has refused for good.
 * Idempotent. Returns the order afterwards.
 * @throws Problem `not_found`, and `wrong_state` for a refund that a provider executes.
 */
export async function markRefundPaid(order: OrderRow, refundId: string, payOut: PayOut): Promise<OrderRow> {
  const refund = order.refunds.find(({ id }) => id === refundId);
  if (!refund) throw new Problem(notFound);
  if (refund.paidOut) return order;
  if (refund.status !== 'failed' && !isPaidByHand(order, refund))
    throw new Problem(wrongState, 'The payment provider executes this refund itself');
  if (refund.status === 'succeeded') return order;
  const paid = await recordPayOut(order, refund, payOut);
  if (paid) await settleDebts(paid);
  return (await readOrder(order.orderId)) ?? order;
}
