import type { Key } from '../../../shared/dynamo/client.ts';
import { getMany, queryPage } from '../../../shared/dynamo/read.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { mailEnv } from '../env.ts';
import { authLimits } from '../limits.ts';
import type { GuestPurchase } from './link-mail.ts';

const { ORDERS_TABLE } = mailEnv.read();

/** The newest orders of a guest, for the mail that asks whether they are the reader's. */
export async function guestPurchases(userId: string): Promise<GuestPurchase[]> {
  const { items } = await queryPage<Key>(ORDERS_TABLE, {
    IndexName: 'user',
    KeyConditionExpression: 'userId = :user',
    ExpressionAttributeValues: { ':user': userId },
    ScanIndexForward: false,
    Limit: authLimits.mailedPurchases,
  });
  const keys = items.map(({ pk, sk }) => ({ pk, sk }));
  const orders = await getMany<OrderFacts>(ORDERS_TABLE, keys, { consistent: true });
  return orders.flatMap((order) => {
    if (!order) return [];
    const places = order.items.reduce((sum, { quantity }) => sum + quantity, 0);
    return { orderId: order.orderId, createdAt: order.createdAt, places };
  });
}
