import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { deriveId, digest } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import {
  conflict,
  holdExpired,
  keyReused,
  limitReached,
  promoCodeInvalid,
  salesClosed,
} from '../../../shared/base/problems.ts';
import { type CartRow, codeCount } from '../../../shared/records/cart-row.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { codeUsesOf } from '../order/code-use.ts';
import type { CountLimit } from '../order/customer-count-items.ts';
import { type OrderRow, placeOrder } from '../order/order.ts';
import * as store from '../order/order-store.ts';
import { requireProvider } from '../payment/collect-payment.ts';
import type { Payment } from '../payment/payment-schema.ts';
import { cartEmpty } from '../problems.ts';
import { type AcceptOutcome, readOrderAndCart, readSelling, writeAcceptance } from './accept-store.ts';

interface AcceptRequest {
  key: string;
  hash: string;
  payment: Payment;
}

/** @throws Problem `idempotency_key_reused` when the body of the request that made it was another. */
export function replayedOrder(order: OrderRow | undefined, hash: string): OrderRow | undefined {
  if (order && order.hash !== hash) throw new Problem(keyReused);
  return order;
}

/** @throws Problem `cart_empty`, `hold_expired`. */
function requireHeld(cart: CartRow | undefined, now: number): CartRow {
  if (!cart || cart.lines.length === 0) throw new Problem(cartEmpty);
  if (cart.expiresAt <= now) throw new Problem(holdExpired);
  return cart;
}

/**
 * The order of a cart, with how much of each count there may be.
 * @throws Problem `hold_expired` when an event has gone off sale since its places were held, `promo_code_invalid`.
 */
async function draftOrder(cart: CartRow, orderId: string, request: AcceptRequest, now: number) {
  const { types, facts, codes } = await readSelling(cart);
  if (facts.some((event) => event?.status !== 'published')) {
    throw new Problem(holdExpired, 'An event is no longer on sale');
  }
  const rooms = new Map<string, number>([
    ...types.flatMap((type) => (type ? [[`${type.eventId} ${type.ticketTypeId}`, type.maxPerCustomer] as const] : [])),
    ...codes.map(({ eventId, code, maxPerCustomer = 0 }) => [`${eventId} ${codeCount(code)}`, maxPerCustomer] as const),
  ]);
  const most: CountLimit = (eventId, name) => rooms.get(`${eventId} ${name}`) ?? 0;
  return {
    order: placeOrder(cart, {
      ...request,
      key: digest(request.key),
      orderId,
      codes: codeUsesOf(cart, { codes, types }, now),
      now,
    }),
    most,
  };
}

const refusals = {
  exists: conflict,
  cart_changed: conflict,
  contended: conflict,
  limit_reached: limitReached,
  code_used_up: promoCodeInvalid,
  hold_lost: holdExpired,
} as const;

/**
 * Makes the caller's cart an order, once a key. Orders that use the same code, whose uses are counted, meet each other
 * and try again. @throws the problems of POST /v1/orders.
 */
export async function acceptCart(userId: string, request: AcceptRequest, now: number): Promise<OrderRow> {
  requireProvider(request.payment.provider);
  const orderId = deriveId('ord', userId, request.key);
  const read = await readOrderAndCart(orderId, userId);
  const known = replayedOrder(read.order, request.hash);
  if (known) return known;
  if ((await settings()).pauseSales) throw new Problem(salesClosed, 'Sales are paused for now');
  const cart = requireHeld(read.cart, now);
  const { order, most } = await draftOrder(cart, orderId, request, now);
  let outcome: AcceptOutcome = 'contended';
  for (let attempt = 0; outcome === 'contended' && attempt < retryLimits.attempts; attempt++) {
    if (attempt > 0) await backoff(attempt);
    outcome = await writeAcceptance(order, cart, most);
  }
  if (outcome === 'accepted') return order;
  const winner = replayedOrder(await store.readOrder(orderId), request.hash);
  if (winner) return winner;
  throw new Problem(refusals[outcome]);
}
