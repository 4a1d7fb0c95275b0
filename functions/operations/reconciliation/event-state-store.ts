import { clock } from '../../../shared/base/clock.ts';
import { dynamoLimits } from '../../../shared/dynamo/limits.ts';
import { getMany, pages, queryAll } from '../../../shared/dynamo/read.ts';
import { claimableIndex } from '../../../shared/inventory/place.ts';
import { queryPlaces } from '../../../shared/inventory/place-store.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { checkMoney } from '../../../shared/records/audit/money-findings.ts';
import { readOpenOrderIds } from '../../../shared/records/audit/open-orders-store.ts';
import { customerCountKey } from '../../../shared/records/cart-row.ts';
import { type MintLease, mintLeaseKey } from '../../../shared/records/mint-lease.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import type { OrderMoney } from '../../../shared/records/order-money.ts';
import { salesPartition } from '../../../shared/records/sales-row.ts';
import { recountEnv } from '../env.ts';
import type { ClaimableEntry, OrderState, PlaceState } from './report.ts';

const { EVENTS_TABLE, TICKETS_TABLE, ORDERS_TABLE } = recountEnv.read();

/** A published event, and where it lies in the order of starts. */
export interface PositionedEvent {
  eventId: string;
  position: string;
}

/**
 * Yields published events that start at or after `from` and end after `endedAfter` (epoch ms), by start and page by
 * page. With `after`, only those behind that position.
 */
export const eventsByStart = (from: number, endedAfter: number, after = ''): AsyncGenerator<PositionedEvent[]> =>
  pages<PositionedEvent>(EVENTS_TABLE, {
    IndexName: 'published',
    KeyConditionExpression: '#listing = :published AND #position > :after',
    FilterExpression: 'endsAt > :ended',
    ProjectionExpression: 'eventId, #position',
    ExpressionAttributeNames: { '#listing': 'listing', '#position': 'position' },
    ExpressionAttributeValues: {
      ':published': 'published',
      ':after': after > new Date(from).toISOString() ? after : new Date(from).toISOString(),
      ':ended': endedAfter,
    },
  });

export const readSelling = sellingIn(TICKETS_TABLE);

/** Whether a mint works on one of these types. */
export async function isMinting(types: readonly TicketType[], now: number): Promise<boolean> {
  const keys = types.map(({ ticketTypeId }) => mintLeaseKey(ticketTypeId));
  const leases = await getMany<MintLease>(TICKETS_TABLE, keys, { consistent: true });
  return leases.some((lease) => lease !== undefined && lease.endsAt > now);
}

/** Reads the places of a type from the table itself: an index is eventually consistent. */
export const readPlaces = (type: TicketType): Promise<PlaceState[]> =>
  queryPlaces(TICKETS_TABLE, type, {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: 'attribute_exists(#shard)',
    ProjectionExpression: 'ticketTypeId, #shard, #number, #status, sale, seat, holdId, orderId, claimableAt',
    ExpressionAttributeNames: { '#number': 'number', '#shard': 'shard', '#status': 'status' },
    ConsistentRead: true,
  });

/** Reads the index entries of a type's claimable places. Eventually consistent. */
export const readClaimable = (type: TicketType): Promise<ClaimableEntry[]> =>
  queryPlaces(TICKETS_TABLE, type, { IndexName: claimableIndex, KeyConditionExpression: 'pk = :pk' });

type OrderRow = OrderMoney & { codes?: OrderState['codes'] };

function toOrderState(row: OrderRow, now: number): OrderState {
  const { orderId, userId, customer, status, tickets, items, codes = [], comp, boxOffice } = row;
  return {
    orderId,
    userId,
    ...(customer && { customer }),
    status,
    tickets,
    codes,
    isUncounted: (comp ?? boxOffice) !== undefined,
    items: items.map(({ id, eventId, ticketTypeId, quantity }) => ({ id, eventId, ticketTypeId, quantity })),
    moneyFindings: checkMoney(row, now),
  };
}

/** Reads orders in batches of 100. Only what the checks need stays in memory. */
export async function readOrders(orderIds: readonly string[]): Promise<Map<string, OrderState>> {
  const orders = new Map<string, OrderState>();
  for (let start = 0; start < orderIds.length; start += dynamoLimits.batchGet) {
    const keys = orderIds.slice(start, start + dynamoLimits.batchGet).map(orderKey);
    const rows = await getMany<OrderRow>(ORDERS_TABLE, keys, { consistent: true });
    for (const row of rows) if (row) orders.set(row.orderId, toOrderState(row, clock.now()));
  }
  return orders;
}

/** Reads the orders without an outcome, or with a refund due. Their index is eventually consistent. */
export async function readOpenOrders(): Promise<Map<string, OrderState>> {
  return readOrders(await readOpenOrderIds());
}

/** Lists the orders in the sales rows of an event. */
export async function readSoldOrderIds(eventId: string): Promise<string[]> {
  const rows = await queryAll<{ orderId: string }>(ORDERS_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ProjectionExpression: 'orderId',
    ExpressionAttributeValues: { ':pk': salesPartition(eventId) },
  });
  return rows.map(({ orderId }) => orderId);
}

/** Reads the counts of these customers: places by type, orders by code. */
export async function readCustomerCounts(eventId: string, customers: readonly string[]) {
  const keys = customers.map((customer) => customerCountKey(customer, eventId));
  const rows = await getMany<Record<string, unknown>>(ORDERS_TABLE, keys, { consistent: true });
  return new Map(
    customers.map((customer, index) => {
      const counts = Object.entries(rows[index] ?? {}).filter(([name]) => /^(typ_|code#)/.test(name));
      return [customer, Object.fromEntries(counts) as Record<string, number>] as const;
    }),
  );
}

export const readPromoCodes = (eventId: string): Promise<PromoCode[]> =>
  queryAll<PromoCode>(TICKETS_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': promoCodeKey(eventId, '').pk },
    ConsistentRead: true,
  });
