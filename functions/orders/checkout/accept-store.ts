import { memoizeFor } from '../../../shared/async/memoize.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { getItems } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { factsKey, type SellingFacts, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { type CartRow, cartKey } from '../../../shared/records/cart-row.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { apiEnv } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { type OrderRow, placesOfOrder } from '../order/order.ts';
import { placeOrderItems } from '../order/place-order-items.ts';
import { codesOfCart } from '../order/usage/code-use.ts';
import { codeUseItems } from '../order/usage/code-use-items.ts';
import { type CountLimit, customerCountItems, exceedsCountLimit } from '../order/usage/customer-count-items.ts';
import { paymentNoticeItems } from '../payment/manual/payment-notice-items.ts';
import { referenceItems } from '../payment/manual/reference-store.ts';
import { policiesInForce } from './policy-store.ts';

const { ORDERS_TABLE, CARTS_TABLE, TICKETS_TABLE, EVENTS_TABLE } = apiEnv.read();
const places = placeItems(TICKETS_TABLE);

type Refusal = 'exists' | 'cart_changed' | 'limit_reached' | 'code_used_up' | 'hold_lost';
export type AcceptOutcome = 'accepted' | 'contended' | Refusal;

/** When several conditions fail, the first of these is reported: it says most. */
const precedence: readonly Refusal[] = ['exists', 'cart_changed', 'hold_lost', 'code_used_up', 'limit_reached'];

/**
 * Accepts a cart in one transaction: the order and its `OrderPlaced` event, the closed cart, the customer's counts, the
 * uses of its codes, its payment reference with the notice how to pay, and the hold's end where it moves. Conditions:
 * no such order, the cart's `version` as read, counts and uses within their limits, places still held by this cart.
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
    ...referenceItems(order).map((action) => ({ action })),
    ...paymentNoticeItems(order, { kind: 'instructions', amount: order.total }, order.createdAt).map((action) => ({
      action,
    })),
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

const unique = <T>(items: T[]): T[] => [...new Set(items)];

/**
 * Reads how a cart's places are sold: its types, its events, the codes it uses and the refund policies in force, by event.
 * Rows may be a quarter of a second old.
 */
export const readSelling = (cart: CartRow) =>
  memoizedSelling(
    JSON.stringify([
      unique(cart.lines.map((line) => line.ticketTypeId)),
      unique(cart.lines.map((line) => line.eventId)),
      codesOfCart(cart).map(({ eventId, code }) => [eventId, code]),
    ]),
  );

/** It is the same for a whole crowd: each process reads it four times a second at most, and most orders read none. */
const memoizedSelling = memoizeFor(orderLimits.sellingMemoryMs, async (name) => {
  const [typeIds, eventIds, codeNames]: [string[], string[], [string, string][]] = JSON.parse(name);
  const rows = await getItems(
    [
      ...typeIds.map((id) => ({ table: TICKETS_TABLE, ...typeKey(id) })),
      ...eventIds.map((id) => ({ table: TICKETS_TABLE, ...factsKey(id) })),
      ...codeNames.map(([eventId, code]) => ({ table: TICKETS_TABLE, ...promoCodeKey(eventId, code) })),
      ...eventIds.map((id) => ({ table: EVENTS_TABLE, ...eventKey(id) })),
    ],
    { consistent: true },
  );
  const take = <T>(count: number) => rows.splice(0, count) as (T | undefined)[];
  return {
    types: take<TicketType>(typeIds.length),
    facts: take<SellingFacts>(eventIds.length),
    codes: take<PromoCode>(codeNames.length).filter((code) => code !== undefined),
    policies: await policiesInForce(take<EventRow>(eventIds.length).filter((event) => event !== undefined)),
  };
});
