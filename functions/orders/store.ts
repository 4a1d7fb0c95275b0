import { OrderPlaced } from '../../events/order.ts';
import { type CartRecord, cartKey } from '../../shared/cart-record.ts';
import { cancellation, getItem, getItems, getMany, queryAll, transact, update } from '../../shared/dynamo.ts';
import {
  factsKey,
  placeKey,
  type SellingFacts,
  type Ticket,
  type TicketType,
  typeKey,
} from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { announce } from '../../shared/outbox.ts';
import { listPage } from '../../shared/page.ts';
import { placeActions } from '../../shared/place-actions.ts';
import { orderKey } from '../../shared/records.ts';
import { changeCounts, tooMany } from './customer-count.ts';
import { env } from './env.ts';
import type { StoredOrder } from './order.ts';

const { ORDERS_TABLE, CARTS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();
const places = placeActions(TICKETS_TABLE);

export const cart = (userId: string) => getItem<CartRecord>(CARTS_TABLE, cartKey(userId), { consistent: true });
export const order = (orderId: string) => getItem<StoredOrder>(ORDERS_TABLE, orderKey(orderId), { consistent: true });

/** Types and selling facts of a cart, in one round trip. */
export async function selling(lines: CartRecord['lines']) {
  const typeIds = [...new Set(lines.map((line) => line.ticketTypeId))];
  const eventIds = [...new Set(lines.map((line) => line.eventId))];
  const keys = [...typeIds.map(typeKey), ...eventIds.map(factsKey)].map((key) => ({ table: TICKETS_TABLE, ...key }));
  const rows = await getItems(keys, { consistent: true });
  return {
    types: rows.slice(0, typeIds.length) as unknown as (TicketType | undefined)[],
    facts: rows.slice(typeIds.length) as unknown as (SellingFacts | undefined)[],
  };
}

export async function ordersOf(userId: string, paging: { limit: number; cursor?: string | undefined }) {
  const page = await listPage<{ pk: string; sk: string }>(
    ORDERS_TABLE,
    {
      IndexName: 'user',
      KeyConditionExpression: 'userId = :user',
      ExpressionAttributeValues: { ':user': userId },
      ScanIndexForward: false,
    },
    paging,
  );
  const keys = page.items.map(({ pk, sk }) => ({ pk, sk }));
  const orders = await getMany<StoredOrder>(ORDERS_TABLE, keys, { consistent: true });
  return { ...page, items: orders.filter((row) => row !== undefined) };
}

/** Orders without an outcome lie in a sparse index, spread over partitions by their id. */
const openShard = (orderId: string): string =>
  `open#${(orderId.codePointAt(orderId.length - 1) ?? 0) % limits.openOrderShards}`;

/** Ids of the orders whose time to be looked at has come, longest due first within a shard. */
export async function dueOrders(now: number): Promise<string[]> {
  const shards = Array.from({ length: limits.openOrderShards }, (_, shard) => `open#${shard}`);
  const pages = await Promise.all(
    shards.map((shard) =>
      queryAll<{ pk: string }>(
        ORDERS_TABLE,
        {
          IndexName: 'open',
          KeyConditionExpression: '#open = :shard AND checkAt <= :now',
          ExpressionAttributeNames: { '#open': 'open' },
          ExpressionAttributeValues: { ':shard': shard, ':now': now },
        },
        limits.dueOrdersPerShard,
      ),
    ),
  );
  return pages.flat().map(({ pk }) => pk.slice('order#'.length));
}

/**
 * When an order is looked at again; with no time never, as it has ended and owes nothing. Conditional on the order as
 * read: whoever changed it meanwhile has said when.
 */
export const checkAgain = (order: StoredOrder, checkAt: number | undefined) =>
  update(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: checkAt === undefined ? 'REMOVE #open' : 'SET checkAt = :at',
    ConditionExpression: '#version = :read AND attribute_exists(#open)',
    ExpressionAttributeNames: { '#open': 'open', '#version': 'version' },
    ExpressionAttributeValues: { ':read': order.version, ...(checkAt !== undefined && { ':at': checkAt }) },
  });

export type AcceptOutcome = 'accepted' | 'exists' | 'cart_changed' | 'limit_reached' | 'hold_lost' | 'contended';

/**
 * Accept: the order, the closed cart, the customer's counts, the news of it, and the hold's end where it moves, in one
 * transaction. Conditions: no such order, the cart as read, counts within their limits, places still this hold's.
 */
export async function accept(
  order: StoredOrder,
  cart: CartRecord,
  most: (ticketTypeId: string) => number,
): Promise<AcceptOutcome> {
  // The condition of the counts sees earlier orders only: this one alone may be too many, once a limit was lowered.
  if (tooMany(order, most)) return 'limit_reached';
  const counts = changeCounts(order, 1, most);
  const moved =
    order.payBy > cart.expiresAt ? order.places.map((place) => places.extend(place, order.holdId, order.payBy)) : [];
  try {
    await transact([
      {
        Put: {
          TableName: ORDERS_TABLE,
          Item: { ...orderKey(order.orderId), ...order, open: openShard(order.orderId) },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      {
        Update: {
          TableName: CARTS_TABLE,
          Key: cartKey(cart.userId),
          UpdateExpression: 'SET #lines = :none, #version = #version + :one',
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#lines': 'lines', '#version': 'version' },
          ExpressionAttributeValues: { ':none': [], ':one': 1, ':read': cart.version },
        },
      },
      announce(OUTBOX_TABLE, OrderPlaced, {
        subject: order.orderId,
        data: { orderId: order.orderId, userId: order.userId },
        now: order.createdAt,
      }),
      ...counts,
      ...moved,
    ]);
    return 'accepted';
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    if (lost.failed.includes(0)) return 'exists';
    if (lost.failed.includes(1)) return 'cart_changed';
    if (lost.failed.some((at) => at >= 3 + counts.length)) return 'hold_lost';
    return lost.failed.length > 0 ? 'limit_reached' : 'contended';
  }
}

/** The places of an order as they are now, in the order's own sequence. */
export const placesOf = (order: StoredOrder) =>
  getMany<Ticket>(TICKETS_TABLE, order.places.map(placeKey), { consistent: true });

/** Takes back the order's own lapsed places, all or none; `false` when somebody else has one by now. */
export async function secureHold(order: StoredOrder, until: number): Promise<boolean> {
  try {
    await transact(order.places.map((place) => places.extend(place, order.holdId, until)));
    return true;
  } catch (error) {
    if ((cancellation(error)?.failed.length ?? 0) > 0) return false;
    throw error;
  }
}
