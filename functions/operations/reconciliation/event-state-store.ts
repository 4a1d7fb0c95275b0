import type { Key } from '../../../shared/dynamo/client.ts';
import { dynamoLimits } from '../../../shared/dynamo/limits.ts';
import { getMany, queryAll } from '../../../shared/dynamo/read.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { claimableIndex } from '../../../shared/inventory/place.ts';
import { queryPlaces } from '../../../shared/inventory/place-store.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { customerCountKey } from '../../../shared/records/cart-row.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { openOrderPartitions, orderKey } from '../../../shared/records/order-facts.ts';
import { salesPartition } from '../../../shared/records/sales-row.ts';
import { recountEnv } from '../env.ts';
import { operationsLimits } from '../limits.ts';
import type { AuditedOrder, AuditedPlace, ClaimableEntry } from './report.ts';

const { EVENTS_TABLE, TICKETS_TABLE, ORDERS_TABLE } = recountEnv.read();

/** Published events that ended no longer ago than `endedAfter`, by start. Epoch ms. */
export async function eventsOnSale(from: number, endedAfter: number): Promise<string[]> {
  const rows = await queryAll<Key & { eventId: string }>(
    EVENTS_TABLE,
    {
      IndexName: 'published',
      KeyConditionExpression: '#listing = :published AND #position >= :from',
      FilterExpression: 'endsAt > :ended',
      ExpressionAttributeNames: { '#listing': 'listing', '#position': 'position' },
      ExpressionAttributeValues: {
        ':published': 'published',
        ':from': new Date(from).toISOString(),
        ':ended': endedAfter,
      },
    },
    operationsLimits.auditedEvents,
  );
  return rows.map(({ eventId }) => eventId);
}

export const selling = sellingIn(TICKETS_TABLE);

/** Read from the table itself: an index trails it. */
export const placesOf = (type: TicketType): Promise<AuditedPlace[]> =>
  queryPlaces(TICKETS_TABLE, type, {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: 'attribute_exists(#shard)',
    ProjectionExpression: 'ticketTypeId, #shard, #number, #status, sale, seat, holdId, orderId, claimableAt',
    ExpressionAttributeNames: { '#number': 'number', '#shard': 'shard', '#status': 'status' },
    ConsistentRead: true,
  });

export const claimableOf = (type: TicketType): Promise<ClaimableEntry[]> =>
  queryPlaces(TICKETS_TABLE, type, { IndexName: claimableIndex, KeyConditionExpression: 'pk = :pk' });

type OrderRow = Omit<AuditedOrder, 'codes' | 'isComp'> & { codes?: AuditedOrder['codes']; comp?: object };

const audited = ({ orderId, userId, status, tickets, items, codes = [], comp }: OrderRow): AuditedOrder => ({
  ...{ orderId, userId, status, tickets, codes, isComp: comp !== undefined },
  items: items.map(({ id, eventId, ticketTypeId, quantity }) => ({ id, eventId, ticketTypeId, quantity })),
});

/** A hundred at a time: of each only what an audit needs stays in memory. */
export async function ordersOf(orderIds: readonly string[]): Promise<Map<string, AuditedOrder>> {
  const orders = new Map<string, AuditedOrder>();
  for (let at = 0; at < orderIds.length; at += dynamoLimits.batchGet) {
    const keys = orderIds.slice(at, at + dynamoLimits.batchGet).map(orderKey);
    const rows = await getMany<OrderRow>(ORDERS_TABLE, keys, { consistent: true });
    for (const row of rows) if (row) orders.set(row.orderId, audited(row));
  }
  return orders;
}

/** Orders without an outcome, or that owe money. Their index trails them. */
export async function openOrders(): Promise<Map<string, AuditedOrder>> {
  const pages = await Promise.all(
    openOrderPartitions.map((partition) =>
      queryAll<Key>(
        ORDERS_TABLE,
        {
          IndexName: 'open',
          KeyConditionExpression: '#open = :partition',
          ExpressionAttributeNames: { '#open': 'open' },
          ExpressionAttributeValues: { ':partition': partition },
        },
        recordLimits.ordersPerEvent,
      ),
    ),
  );
  return ordersOf(pages.flat().map(({ pk }) => pk.slice(orderKey('').pk.length)));
}

/** Orders that an event has sales of. */
export async function soldOrderIds(eventId: string): Promise<string[]> {
  const rows = await queryAll<{ orderId: string }>(
    ORDERS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk',
      ProjectionExpression: 'orderId',
      ExpressionAttributeValues: { ':pk': salesPartition(eventId) },
    },
    recordLimits.ordersPerEvent,
  );
  return rows.map(({ orderId }) => orderId);
}

/** What is counted of each of these customers: places by type, orders by code. */
export async function countsOf(eventId: string, userIds: readonly string[]) {
  const keys = userIds.map((userId) => customerCountKey(userId, eventId));
  const rows = await getMany<Record<string, unknown>>(ORDERS_TABLE, keys, { consistent: true });
  return new Map(
    userIds.map((userId, at) => {
      const counts = Object.entries(rows[at] ?? {}).filter(([name]) => /^(typ_|code#)/.test(name));
      return [userId, Object.fromEntries(counts) as Record<string, number>] as const;
    }),
  );
}

export const codesOf = (eventId: string): Promise<PromoCode[]> =>
  queryAll<PromoCode>(
    TICKETS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': promoCodeKey(eventId, '').pk },
      ConsistentRead: true,
    },
    inventoryLimits.promoCodesPerEvent,
  );
