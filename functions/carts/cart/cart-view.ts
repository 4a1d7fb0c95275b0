import { rfc3339 } from '../../../shared/base/clock.ts';
import { multiply, sum } from '../../../shared/base/money.ts';
import { discountedLines, discountTotal } from '../../../shared/inventory/promo-code.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import { liveLines } from './cart.ts';

const itemOf = ({ places, accessCode: _, ...line }: CartLine) => {
  const seats = places.flatMap((place) => (place.seat ? [place.seat] : []));
  return {
    ...line,
    quantity: places.length,
    ...(seats.length > 0 && { seats }),
    total: multiply(line.unitPrice, places.length),
  };
};

/** The cart as the API shows it. */
export function cartView(cart: CartRow | undefined, now: number) {
  const items = liveLines(cart, now).map(itemOf);
  const [first] = items;
  if (!cart || !first) return { id: null, items: [], total: null, expiresAt: null, extendableUntil: null };
  const { currency } = first.unitPrice;
  const total = sum(
    currency,
    items.map((item) => item.total),
  );
  const promo = cart.promo && discountedLines(cart.promo, items).length > 0 ? cart.promo : undefined;
  const discount = { amount: promo ? discountTotal(promo, items) : 0, currency };
  return {
    id: cart.holdId,
    items,
    ...(promo && { promoCode: promo.code, discount }),
    total: { ...total, amount: total.amount - discount.amount },
    expiresAt: rfc3339(cart.expiresAt),
    extendableUntil: rfc3339(cart.extendableUntil),
  };
}
