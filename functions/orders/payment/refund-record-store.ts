import { sumOf } from '../../../shared/base/sum.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import type { OrderRow, Refund } from '../order/order.ts';

const { ORDERS_TABLE } = env.read();

/**
 * Records that the provider executed a refund. Once the executed refunds reach the captured amount, the payment counts
 * as refunded too. Conditional on `version` as read: `undefined` when the order has changed.
 */
export function recordRefundExecuted(order: OrderRow, refund: Refund, now: number): Promise<OrderRow | undefined> {
  const index = order.refunds.findIndex(({ id }) => id === refund.id);
  const executed = order.refunds.filter(({ id, status }) => id === refund.id || status === 'succeeded');
  const total = sumOf(executed.map(({ amount }) => amount.amount));
  const isPaymentRefunded = total >= (order.captured?.amount ?? 0);
  const captured = isPaymentRefunded ? order.attempts.findIndex(({ status }) => status === 'captured') : -1;
  return update<OrderRow>(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: `SET refunds[${index}].#status = :succeeded, #version = #version + :one, history = list_append(history, :entry)${captured < 0 ? '' : `, attempts[${captured}].#status = :refunded`}`,
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
    ExpressionAttributeValues: {
      ':read': order.version,
      ':succeeded': 'succeeded',
      ':one': 1,
      ':entry': [{ at: now, what: `paid back ${refund.id}` }],
      ...(captured >= 0 && { ':refunded': 'refunded' }),
    },
  });
}
