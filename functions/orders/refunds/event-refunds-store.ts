import { EventRefunded } from '../../../events/order.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { soldPlaces } from '../../../shared/inventory/place-store.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { outboxRow } from '../../../shared/messaging/outbox.ts';
import { openOrderPartitions, orderKey } from '../../../shared/records/order-facts.ts';
import { salesIn } from '../../../shared/records/sales-row.ts';
import { env } from '../env.ts';
import type { OrderRow } from '../order/order.ts';
import { dueOrderIds } from '../order/order-store.ts';

const { TICKETS_TABLE, ORDERS_TABLE, OUTBOX_TABLE } = env.read();
const sellingOf = sellingIn(TICKETS_TABLE);

export const salesOfEvent = salesIn(ORDERS_TABLE);

/** Ids of the orders that have places of an event, read from the places themselves (strongly consistent). */
export async function orderIdsWithPlaces(eventId: string): Promise<string[]> {
  const { types } = await sellingOf(eventId);
  const orderIds = new Set<string>();
  for (const type of types) {
    for await (const places of soldPlaces(TICKETS_TABLE, type, { ConsistentRead: true })) {
      for (const { orderId } of places) if (orderId) orderIds.add(orderId);
    }
  }
  return [...orderIds];
}

/** Yields all orders without an outcome, or with money still owed, page by page. The index is eventually consistent. */
export async function* openOrders(): AsyncGenerator<OrderRow[]> {
  for (const partition of openOrderPartitions) {
    for await (const orderIds of dueOrderIds(partition, Number.MAX_SAFE_INTEGER)) {
      const orders = await getMany<OrderRow>(ORDERS_TABLE, orderIds.map(orderKey), { consistent: true });
      yield orders.filter((order) => order !== undefined);
    }
  }
}

/** Announces `EventRefunded`. */
export const announceEventRefunded = (eventId: string, now: number) =>
  put(OUTBOX_TABLE, { ...outboxRow(EventRefunded, { subject: eventId, data: { eventId }, now }) });
