import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { readUsers } from '../../../shared/records/auth-rows.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { type SalesRow, salesPartition } from '../../../shared/records/sales-row.ts';
import { env } from '../env.ts';
import type { OrderRow } from '../order/order.ts';

const { ORDERS_TABLE } = env.read();

/**
 * One page of an event's confirmed orders with their buyers, the latest confirmed first. The list is eventually
 * consistent within seconds.
 */
export async function ordersOfEvent(eventId: string, paging: Paging) {
  const page = await listPage<SalesRow>(
    ORDERS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': salesPartition(eventId) },
      ScanIndexForward: false,
    },
    paging,
  );
  const keys = page.items.map(({ orderId }) => orderKey(orderId));
  const orders = (await getMany<OrderRow>(ORDERS_TABLE, keys, { consistent: true })).filter(
    (order) => order !== undefined,
  );
  const users = await readUsers(orders.map(({ userId }) => userId));
  return { ...page, items: orders.map((order) => ({ order, user: users.get(order.userId) })) };
}
