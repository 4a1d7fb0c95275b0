import { EventRefunded } from '../../../events/order.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { soldPlaces } from '../../../shared/inventory/place-store.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { outboxRow } from '../../../shared/messaging/outbox.ts';
import { salesIn } from '../../../shared/records/sales-row.ts';
import { env } from '../env.ts';

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

/** Announces `EventRefunded`. */
export const announceEventRefunded = (eventId: string, now: number) =>
  put(OUTBOX_TABLE, { ...outboxRow(EventRefunded, { subject: eventId, data: { eventId }, now }) });
