import { EventRefunded } from '../../events/order.ts';
import { put } from '../../shared/dynamo.ts';
import { outboxRow } from '../../shared/outbox.ts';
import { soldPlaces } from '../../shared/place-query.ts';
import { salesIn } from '../../shared/sales-record.ts';
import { sellingIn } from '../../shared/selling.ts';
import { env } from './env.ts';

const { TICKETS_TABLE, ORDERS_TABLE, OUTBOX_TABLE } = env.read();
const sellingOf = sellingIn(TICKETS_TABLE);

export const salesRecords = salesIn(ORDERS_TABLE);

/** The orders that have places of an event, from the places themselves. */
export async function ordersWithPlaces(eventId: string): Promise<string[]> {
  const { types } = await sellingOf(eventId);
  const orders = new Set<string>();
  for (const type of types) {
    for await (const places of soldPlaces(TICKETS_TABLE, type, { ConsistentRead: true })) {
      for (const { orderId } of places) if (orderId) orders.add(orderId);
    }
  }
  return [...orders];
}

export const announceRefunded = (eventId: string, now: number) =>
  put(OUTBOX_TABLE, { ...outboxRow(EventRefunded, { subject: eventId, data: { eventId }, now }) });
