import { OrderPlaced } from '../../../events/order.ts';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { getItem, getItems } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { factsKey, type SellingFacts, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type CartRow, cartKey } from '../../../shared/records/cart-row.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { codesOfCart } from '../order/code-use.ts';
import { codeUseItems } from '../order/code-use-items.ts';
import { type CountLimit, customerCountItems, exceedsCountLimit } from '../order/customer-count-items.ts';
import { type OrderRow, placesOfOrder } from '../order/order.ts';
import { openOrderPartition } from '../order/order-store.ts';

const { ORDERS_TABLE, CARTS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

/** The order that a request has made before, and the caller's cart, in one round trip. */
export async function readOrderAndCart(orderId: string, userId: string) {
  const keys = [
    { table: ORDERS_TABLE, ...orderKey(orderId) },
    { table: CARTS_TABLE, ...cartKey(userId) },
  ];
  const [order, cart] = await getItems(keys, { consistent: true });
  return { order: order as OrderRow | undefined, cart: cart as CartRow | undefined };
}

/** Types, events and codes are the same for a crowd: a process reads each once a second, and an order costs no read. */
const sold = memoizeFor(orderLimits.sellingMemoryMs, (name) => {
  const [pk = '', sk = ''] = name.split('|');
  return getItem(TICKETS_TABLE, { pk, sk }, { consistent: true });
});
const soldRow = <T>({ pk, sk }: Key) => sold(`${pk}|${sk}`) as Promise<T | undefined>;
const unique = <T>(items: T[]): T[] => [...new Set(items)];

/** How what is in a cart is sold: its types, its events and the codes it uses; as of a second ago at most. */
export async function readSelling(cart: CartRow) {
  const [types, facts, codes] = await Promise.all([
    Promise.all(unique(cart.lines.map((line) => line.ticketTypeId)).map((id) => soldRow<TicketType>(typeKey(id)))),
    Promise.all(unique(cart.lines.map((line) => line.eventId)).map((id) => soldRow<SellingFacts>(factsKey(id)))),
    Promise.all(codesOfCart(cart).map(({ eventId, code }) => soldRow<PromoCode>(promoCodeKey(eventId, code)))),
  ]);
  return { types, facts, codes: codes.filter((code) => code !== undefined) };
}

type Refusal = 'exists' | 'cart_changed' | 'limit_reached' | 'code_used_up' | 'hold_lost';
export type AcceptOutcome = 'accepted' | 'contended' | Refusal;

/** Of several conditions that failed this one says most. */
const precedence: readonly Refusal[] = ['exists', 'cart_changed', 'hold_lost', 'code_used_up', 'limit_reached'];

const closeCart = ({ userId, version }: CartRow, orderId: string): Action => ({
  Update: {
    TableName: CARTS_TABLE,
    Key: cartKey(userId),
    UpdateExpression: 'SET #lines = :none, orderedAs = :order, #version = #version + :one REMOVE promo',
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#lines': 'lines', '#version': 'version' },
    ExpressionAttributeValues: { ':none': [], ':order': orderId, ':one': 1, ':read': version },
  },
});

/** An order that is new, and the news of it. The first of them is refused where there is such an order. */
export const placeOrderItems = (order: OrderRow): [row: Action, news: Action] => [
  {
    Put: {
      TableName: ORDERS_TABLE,
      Item: { ...orderKey(order.orderId), ...order, open: openOrderPartition(order.orderId) },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
  announce(OUTBOX_TABLE, OrderPlaced, {
    subject: order.orderId,
    data: { orderId: order.orderId, userId: order.userId },
    now: order.createdAt,
  }),
];

/**
 * Accept: the order, the closed cart, the customer's counts, the uses of its codes, the news of it, and the hold's end
 * where it moves, in one transaction. Conditions: no such order, the cart as read, counts and uses within their limits,
 * places still this hold's.
 */
export async function writeAcceptance(order: OrderRow, cart: CartRow, most: CountLimit): Promise<AcceptOutcome> {
  // The condition of the counts sees earlier orders only: this one alone may be too many, once a limit was lowered.
  if (exceedsCountLimit(order, most)) return 'limit_reached';
  const [row, placed] = placeOrderItems(order);
  const moved = order.payBy > cart.expiresAt ? placesOfOrder(order) : [];
  const parts: { action: Action; refused?: Refusal }[] = [
    { action: row, refused: 'exists' },
    { action: closeCart(cart, order.orderId), refused: 'cart_changed' },
    { action: placed },
    ...customerCountItems(order, 1, most).map((action) => ({ action, refused: 'limit_reached' as const })),
    ...codeUseItems(order, 1).map((action) => ({ action, refused: 'code_used_up' as const })),
    ...moved.map((place) => ({
      action: places.extend(place, order.holdId, order.payBy),
      refused: 'hold_lost' as const,
    })),
  ];
  try {
    await transact(parts.map(({ action }) => action));
    return 'accepted';
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    const refusals = new Set(lost.failed.map((at) => parts[at]?.refused));
    return precedence.find((refusal) => refusals.has(refusal)) ?? 'contended';
  }
}
