import { EventRefunded } from '../../events/order.ts';
import { transact } from '../../shared/dynamo.ts';
import { announce } from '../../shared/outbox.ts';
import { queryPlaces } from '../../shared/place-query.ts';
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
    const sold = await queryPlaces<{ orderId: string }>(TICKETS_TABLE, type, {
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: '#status IN (:sold, :used)',
      ProjectionExpression: 'orderId',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':sold': 'sold', ':used': 'used' },
      ConsistentRead: true,
    });
    for (const { orderId } of sold) orders.add(orderId);
  }
  return [...orders];
}

export const announceRefunded = (eventId: string, now: number) =>
  transact([announce(OUTBOX_TABLE, EventRefunded, { subject: eventId, data: { eventId }, now })]);
