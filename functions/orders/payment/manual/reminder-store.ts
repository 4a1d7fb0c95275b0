import { tryTransact } from '../../../../shared/dynamo/transaction.ts';
import { orderKey } from '../../../../shared/records/order-facts.ts';
import { env } from '../../env.ts';
import type { OrderRow } from '../../order/order.ts';
import { paymentNoticeItems } from './payment-notice-items.ts';
import { missingOf } from './receipt.ts';

const { ORDERS_TABLE } = env.read();

/**
 * Requests the one reminder of an order in one transaction. The minute job then checks it again at `payBy`.
 * Conditional on `version` as read, so a payment that arrives at the same time comes first, and nothing is requested
 * twice. Returns whether it was written.
 */
export async function requestReminder(order: OrderRow, now: number): Promise<boolean> {
  const marked = {
    Update: {
      TableName: ORDERS_TABLE,
      Key: orderKey(order.orderId),
      UpdateExpression:
        'SET reminded = :yes, checkAt = payBy, #version = #version + :one, history = list_append(history, :entry)',
      ConditionExpression: '#version = :read AND attribute_not_exists(reminded)',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: {
        ':yes': true,
        ':one': 1,
        ':read': order.version,
        ':entry': [{ at: now, what: 'reminded' }],
      },
    },
  };
  const notice = { kind: 'reminder', amount: missingOf(order) } as const;
  return (await tryTransact([marked, ...paymentNoticeItems(order, notice, now)])) === undefined;
}
