import { type Money, sum } from '../../../shared/base/money.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { discountByLine } from '../../../shared/inventory/promo-code.ts';
import { type CartRow, pricedLines } from '../../../shared/records/cart-row.ts';
import { orderLimits } from '../limits.ts';
import { type CodeUse, discountOf } from '../order/code-use.ts';
import { type Attempt, attemptId, type OrderRow } from '../order/order.ts';

interface Placement {
  orderId: string;
  hash: string;
  key: string;
  payment: { provider: Attempt['provider']; token?: string | undefined };
  codes: CodeUse[];
  /** Epoch ms. */
  now: number;
}

/**
 * The order a cart becomes. Prices are those fixed when the places were held, the discount the one fixed when its
 * promotion code was entered. Neither is ever taken from the client.
 */
export function placeOrder(cart: CartRow, { orderId, hash, key, payment, codes, now }: Placement): OrderRow {
  const currency = cart.lines[0]?.unitPrice.currency ?? '';
  const promo = discountOf(cart);
  const lines = pricedLines(cart.lines);
  const discounts = promo && discountByLine(promo, lines);
  const money = (amount: number): Money => ({ amount, currency });
  const items = lines.map(({ places, accessCode: _, ...line }, index) => {
    const seats = places.flatMap((place) => (place.seat ? [place.seat] : []));
    const discount = discounts?.[index] ?? 0;
    return {
      ...line,
      quantity: places.length,
      ...(seats.length > 0 && { seats }),
      ...(discount > 0 && { discount: money(discount) }),
    };
  });
  const subtotal = sum(
    currency,
    items.map((item) => item.total),
  );
  const discount = money(sumOf(discounts ?? []));
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

/** The hold's end, but at least ten minutes from now. Accepting then moves the hold's end too. */
const payByOf = (cart: CartRow, now: number): number =>
  Math.max(cart.expiresAt, now + orderLimits.payWithinSeconds * 1000);
