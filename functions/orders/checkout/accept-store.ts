import { memoizeFor } from '../../../shared/async/memoize.ts';
import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { getItem, getItems } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { factsKey, type SellingFacts, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { type CartRow, cartKey } from '../../../shared/records/cart-row.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { codesOfCart } from '../order/code-use.ts';
import { codeUseItems } from '../order/code-use-items.ts';
import { type CountLimit, customerCountItems, exceedsCountLimit } from '../order/customer-count-items.ts';
import { type OrderRow, placesOfOrder } from '../order/order.ts';
import { placeOrderItems } from '../order/place-order-items.ts';

const { ORDERS_TABLE, CARTS_TABLE, TICKETS_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

type Refusal = 'exists' | 'cart_changed' | 'limit_reached' | 'code_used_up' | 'hold_lost';
export type AcceptOutcome = 'accepted' | 'contended' | Refusal;

/** When several conditions fail, the first of these is reported: it says most. */
const precedence: readonly Refusal[] = ['exists', 'cart_changed', 'hold_lost', 'code_used_up', 'limit_reached'];

/**
 * Accepts a cart in one transaction: the order and its `OrderPlaced` event, the closed cart, the customer's counts, the
 * uses of its codes, and the hold's end where it moves. Conditions: no such order, the cart's `version` as read, counts
 * and uses within their limits, places still held by this cart.
 */
export async function writeAcceptance(order: OrderRow, cart: CartRow, limit: CountLimit): Promise<AcceptOutcome> {
  // The condition of the counts sees earlier orders only: this one alone may exceed a limit that was lowered.
  if (exceedsCountLimit(order, limit)) return 'limit_reached';
  const [put, event] = placeOrderItems(order);
  const extended = order.payBy > cart.expiresAt ? placesOfOrder(order) : [];
  const parts: { action: Action; refused?: Refusal }[] = [
    { action: put, refused: 'exists' },
    { action: closeCartItem(cart, order.orderId), refused: 'cart_changed' },
    { action: event },
    ...customerCountItems(order, 1, limit).map((action) => ({ action, refused: 'limit_reached' as const })),
    ...codeUseItems(order, 1).map((action) => ({ action, refused: 'code_used_up' as const })),
    ...extended.map((place) => ({
      action: places.extend(place, order.holdId, order.payBy),
      refused: 'hold_lost' as const,
    })),
  ];
  const cancelled = await tryTransact(parts.map(({ action }) => action));
  if (!cancelled) return 'accepted';
  const refusals = new Set(cancelled.failed.map((index) => parts[index]?.refused));
  return precedence.find((refusal) => refusals.has(refusal)) ?? 'contended';
}

const closeCartItem = ({ userId, version }: CartRow, orderId: string): Action => ({
  Update: {
    TableName: CARTS_TABLE,
    Key: cartKey(userId),
    UpdateExpression: 'SET #lines = :none, orderedAs = :order, #version = #version + :one REMOVE promo, endedPromo',
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#lines': 'lines', '#version': 'version' },
    ExpressionAttributeValues: { ':none': [], ':order': orderId, ':one': 1, ':read': version },
  },
});

/** Reads the order that this request may have made before, and the caller's cart, in one round trip. */
export async function readOrderAndCart(orderId: string, userId: string) {
  const keys = [
    { table: ORDERS_TABLE, ...orderKey(orderId) },
    { table: CARTS_TABLE, ...cartKey(userId) },
  ];
  const [order, cart] = await getItems(keys, { consistent: true });
  return { order: order as OrderRow | undefined, cart: cart as CartRow | undefined };
}

/** The rows are the same for a whole crowd: each process reads one once a second, and most orders read none. */
const memoizedRow = memoizeFor(orderLimits.sellingMemoryMs, (name) => {
  const [pk = '', sk = ''] = name.split('|');
  return getItem(TICKETS_TABLE, { pk, sk }, { consistent: true });
});
const sellingRow = <T>({ pk, sk }: Key) => memoizedRow(`${pk}|${sk}`) as Promise<T | undefined>;
const unique = <T>(items: T[]): T[] => [...new Set(items)];

/** Reads how a cart's places are sold: its types, its events and the codes it uses. Rows may be one second old. */
export async function readSelling(cart: CartRow) {
  const [types, facts, codes] = await Promise.all([
    Promise.all(unique(cart.lines.map((line) => line.ticketTypeId)).map((id) => sellingRow<TicketType>(typeKey(id)))),
    Promise.all(unique(cart.lines.map((line) => line.eventId)).map((id) => sellingRow<SellingFacts>(factsKey(id)))),
    Promise.all(codesOfCart(cart).map(({ eventId, code }) => sellingRow<PromoCode>(promoCodeKey(eventId, code)))),
  ]);
  return { types, facts, codes: codes.filter((code) => code !== undefined) };
}
