import { type Money, sum } from '../../../shared/base/money.ts';
import type { Place, Spot } from '../../../shared/inventory/place.ts';
import { discountByLine } from '../../../shared/inventory/promo-code.ts';
import { type CartRow, pricedLines } from '../../../shared/records/cart-row.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { orderLimits } from '../limits.ts';
import { type CodeUse, discountOf } from './code-use.ts';

export interface Attempt {
  /** `<orderId>#n`: the key under which the provider knows it. */
  id: string;
  provider: 'test' | 'manual' | 'stripe';
  token?: string;
  /** `failed`: the provider never heard of it. */
  status: 'pending' | 'captured' | 'declined' | 'failed' | 'refunded';
  amount: Money;
  /** What the provider took, which may differ from `amount`. */
  captured?: Money;
  /** The idempotency key that asked for it, and the hash of its body. */
  key: string;
  hash: string;
}

/** Money on its way back, or given back. */
export interface Refund {
  id: string;
  amount: Money;
  status: 'pending' | 'succeeded' | 'failed';
  reason: string;
  /** The tickets it is for; none where an order ended without any. */
  ticketIds?: string[];
  /** The buyer's own request for it. */
  request?: { key: string; hash: string; reason?: string };
}

/** What ended an order that got no tickets. */
export type Ending = 'cancelled' | 'expired' | 'lapsed' | 'lost' | 'wrong_amount' | 'fault';

export interface OrderRow extends OrderFacts {
  /** Hash of the request that made it: the same key with another body is refused. */
  hash: string;
  holdId: string;
  /** Where its places lie, each of the item with that index: the row is written often, and 1 KB of it costs a unit. */
  places: (Spot & { item: number })[];
  subtotal: Money;
  discount?: Money;
  codes?: CodeUse[];
  attempts: Attempt[];
  refunds: Refund[];
  /** The fence: the way back begins by closing it, and a capture recorded from then on is given back. */
  money: 'open' | 'closed';
  /** Why it was closed. */
  ending?: Ending;
  cancellation?: { key: string; hash: string; reason?: string };
  /** What the provider captured, once it has. */
  captured?: Money;
  failure?: { code: string; message: string };
  /** Where the saga waits. */
  taskToken?: string;
  payBy: number;
  /** When the minute job looks at it, unless it has ended before. */
  checkAt: number;
  version: number;
  history: { at: number; what: string }[];
}

const failures: Record<Ending, { code: string; message: string }> = {
  cancelled: { code: 'cancelled', message: 'The order was cancelled before it was paid' },
  expired: { code: 'payment_expired', message: 'The order was not paid in time' },
  lapsed: { code: 'hold_expired', message: 'The hold had run out and the places were taken' },
  lost: { code: 'tickets_lost', message: 'The places were taken before the payment arrived; it has been refunded' },
  wrong_amount: {
    code: 'payment_amount_mismatch',
    message: 'The amount paid was not the amount due; it has been refunded',
  },
  fault: { code: 'internal', message: 'The order could not be completed; anything paid has been refunded' },
};
export const failureOf = (ending: Ending) => failures[ending];

/** The hold's end, or ten minutes from now when less is left: then the hold moves with it. */
const payByOf = (cart: CartRow, now: number): number =>
  Math.max(cart.expiresAt, now + orderLimits.payWithinSeconds * 1000);

export const attemptId = (orderId: string, n: number): string => `${orderId}#${n}`;

interface Placement {
  orderId: string;
  hash: string;
  key: string;
  payment: { provider: Attempt['provider']; token?: string | undefined };
  codes: CodeUse[];
  now: number;
}

/**
 * The order a cart becomes. Prices are those fixed when the places were held and when its promotion code was entered,
 * never what a client says.
 */
export function placeOrder(cart: CartRow, { orderId, hash, key, payment, codes, now }: Placement): OrderRow {
  const currency = cart.lines[0]?.unitPrice.currency ?? '';
  const promo = discountOf(cart);
  const lines = pricedLines(cart.lines);
  const shares = promo && discountByLine(promo, lines);
  const money = (amount: number): Money => ({ amount, currency });
  const items = lines.map(({ places, accessCode: _, ...line }, at) => {
    const seats = places.flatMap((place) => (place.seat ? [place.seat] : []));
    const off = shares?.[at] ?? 0;
    return {
      ...line,
      quantity: places.length,
      ...(seats.length > 0 && { seats }),
      ...(off > 0 && { discount: money(off) }),
    };
  });
  const subtotal = sum(
    currency,
    items.map((item) => item.total),
  );
  const discount = money(shares?.reduce((total, off) => total + off, 0) ?? 0);
  const total = money(subtotal.amount - discount.amount);
  const { provider, token } = payment;
  return {
    orderId,
    userId: cart.userId,
    hash,
    status: 'pending',
    money: 'open',
    holdId: cart.holdId,
    items,
    places: cart.lines.flatMap(({ places }, item) => places.map(({ shard, number }) => ({ item, shard, number }))),
    subtotal,
    ...(promo && { discount }),
    ...(codes.length > 0 && { codes }),
    total,
    attempts: [
      { id: attemptId(orderId, 1), provider, ...(token && { token }), status: 'pending', amount: total, key, hash },
    ],
    refunds: [],
    tickets: [],
    createdAt: now,
    payBy: payByOf(cart, now),
    checkAt: now + orderLimits.orderCheckMs,
    version: 1,
    history: [{ at: now, what: 'placed' }],
  };
}

export const placesOfOrder = ({ items, places }: Pick<OrderRow, 'items' | 'places'>): (Place & { itemId: string })[] =>
  places.flatMap(({ item, shard, number }) => {
    const { id: itemId, ticketTypeId } = items[item] ?? {};
    return itemId && ticketTypeId ? [{ itemId, ticketTypeId, shard, number }] : [];
  });

/** Money that has neither arrived nor been given back for certain: such an order is looked after until it has. */
export const owesMoney = ({ money, attempts, refunds }: OrderRow): boolean =>
  attempts.some(({ status }) => status === 'pending' || (money === 'closed' && status === 'captured')) ||
  refunds.some(({ status }) => status === 'pending');

/** It got its tickets, whatever became of them. */
export const wasConfirmed = ({ status }: Pick<OrderRow, 'status'>): boolean =>
  status === 'confirmed' || status === 'partially_refunded' || status === 'refunded';

export const isOpen = ({ status, money }: OrderRow): boolean =>
  money === 'open' && (status === 'pending' || status === 'awaiting_payment');

/** Whether what was captured is what is due. */
export const isCapturedInFull = ({ captured, total }: OrderRow): boolean =>
  captured?.amount === total.amount && captured.currency === total.currency;
