import { listPage } from '../../../shared/dynamo/list-page.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { userRecords } from '../../../shared/records/auth-rows.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { type SalesRecord, salesPartition } from '../../../shared/records/sales-row.ts';
import { env } from '../env.ts';
import type { StoredOrder } from '../order/order.ts';

const { ORDERS_TABLE } = env.read();

/** Confirmed orders of an event with their buyers, the last confirmed first; the list follows them within seconds. */
export async function ordersOfEvent(eventId: string, paging: { limit: number; cursor?: string | undefined }) {
  const page = await listPage<SalesRecord>(
    ORDERS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': salesPartition(eventId) },
      ScanIndexForward: false,
    },
    paging,
  );
  const keys = page.items.map(({ orderId }) => orderKey(orderId));
  const orders = (await getMany<StoredOrder>(ORDERS_TABLE, keys, { consistent: true })).filter(
    (order) => order !== undefined,
  );
  const users = await userRecords(orders.map(({ userId }) => userId));
  return { ...page, items: orders.map((order) => ({ order, user: users.get(order.userId) })) };
}
