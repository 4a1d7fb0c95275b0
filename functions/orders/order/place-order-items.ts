import { OrderPlaced } from '../../../events/order.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { type OrderRow, openOrderPartition } from './order.ts';

const { ORDERS_TABLE, OUTBOX_TABLE } = env.read();

/** The put of a new order and its `OrderPlaced` event. The put fails if the order exists. */
export const placeOrderItems = (order: OrderRow): [put: Action, event: Action] => [
  {
    Put: {
      TableName: ORDERS_TABLE,
      Item: { ...orderKey(order.orderId), ...order, open: openOrderPartition(order.orderId) },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
  announce(OUTBOX_TABLE, OrderPlaced, {
    subject: order.orderId,
    data: { orderId: order.orderId, userId: order.userId },
    now: order.createdAt,
  }),
];
