import { update } from '../../../shared/dynamo/write.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import type { RefundResult } from './provider.ts';

const { ORDERS_TABLE } = env.read();

const pathOf = ({ refunds }: OrderRow, refund: Refund) => `refunds[${refunds.findIndex(({ id }) => id === refund.id)}]`;

/**
 * Records what the provider said of a refund. A fact, like those of payments: conditional on the refund's status,
 * never on `version`: a pending one may become anything, and a succeeded one may fail, as banks return refunds. One that
 * was paid out by hand is done, whatever the provider says. Refunds are only appended, so their indexes are stable.
 * Returns the order after the write, or `undefined` when it was recorded before.
 */
export function recordRefund(
  order: OrderRow,
  refund: Refund,
  { status, reference, failureCode }: RefundResult,
  now: number,
): Promise<OrderRow | undefined> {
  const path = pathOf(order, refund);
  const set = [
    `${path}.#status = :status, #version = #version + :one, history = list_append(history, :entry)`,
    ...(reference ? [`${path}.#reference = :reference`] : []),
    ...(failureCode ? [`${path}.failureCode = :failure`] : []),
  ];
  return update<OrderRow>(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: `SET ${set.join(', ')}`,
    ConditionExpression: `${path}.#status IN (:pending, :returnable) AND attribute_not_exists(${path}.paidOut)`,
    ExpressionAttributeNames: {
      '#status': 'status',
      '#version': 'version',
      ...(reference && { '#reference': 'reference' }),
    },
    ExpressionAttributeValues: {
      ':pending': 'pending',
      ':returnable': status === 'failed' ? 'succeeded' : 'pending',
      ':status': status,
      ':one': 1,
      ':entry': [{ at: now, what: `refund ${status} ${refund.id}` }],
      ...(reference && { ':reference': reference }),
      ...(failureCode && { ':failure': failureCode }),
    },
  });
}

/** When a refund was paid out by hand, and the id of the member who says so. */
export type PayOut = NonNullable<Refund['paidOut']>;

/**
 * Records that a refund was paid out by hand. Returns the order after the write, or `undefined` when it is paid or has
 * changed since it was read.
 */
export function recordPayOut(order: OrderRow, refund: Refund, payOut: PayOut): Promise<OrderRow | undefined> {
  const path = pathOf(order, refund);
  return update<OrderRow>(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: `SET ${path}.#status = :succeeded, ${path}.paidOut = :payOut, #version = #version + :one, history = list_append(history, :entry)`,
    ConditionExpression: `${path}.#status = :read AND attribute_not_exists(${path}.paidOut)`,
    ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
    ExpressionAttributeValues: {
      ':succeeded': 'succeeded',
      ':payOut': payOut,
      ':read': refund.status,
      ':one': 1,
      ':entry': [{ at: payOut.at, what: `refund paid out ${refund.id}` }],
    },
  });
}
