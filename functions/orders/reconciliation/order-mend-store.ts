import { update } from '../../../shared/dynamo/write.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { openOrderPartition } from '../order/order.ts';

const { ORDERS_TABLE } = env.read();

/** Makes the minute job look at an order next: it confirms, refunds or settles what can be. */
export const checkNow = async (orderId: string, now: number): Promise<void> => {
  await update(ORDERS_TABLE, orderKey(orderId), {
    UpdateExpression: 'SET #open = :partition, checkAt = :now',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':partition': openOrderPartition(orderId), ':now': now },
  });
};
