import { rfc3339 } from '../../../shared/base/clock.ts';
import { sum, times } from '../../../shared/base/money.ts';
import { amountOff, discounted } from '../../../shared/inventory/promo-code.ts';
import type { CartLine, CartRecord } from '../../../shared/records/cart-row.ts';
import { liveLines } from './cart.ts';

const itemOf = ({ places, accessCode: _, ...line }: CartLine) => {
  const seats = places.flatMap((place) => (place.seat ? [place.seat] : []));
  return {
    ...line,
    quantity: places.length,
    ...(seats.length > 0 && { seats }),
    total: times(line.unitPrice, places.length),
  };
};

/** The cart as the API shows it. */
export function cartView(cart: CartRecord | undefined, now: number) {
  const items = liveLines(cart, now).map(itemOf);
  const [first] = items;
  if (!cart || !first) return { id: null, items: [], total: null, expiresAt: null, extendableUntil: null };
  const { currency } = first.unitPrice;
  const full = sum(
    currency,
    items.map((item) => item.total),
  );
  const promo = cart.promo && discounted(cart.promo, items).length > 0 ? cart.promo : undefined;
  const discount = { amount: promo ? amountOff(promo, items) : 0, currency };
  return {
    id: cart.holdId,
    items,
    ...(promo && { promoCode: promo.code, discount }),
    total: { ...full, amount: full.amount - discount.amount },
    expiresAt: rfc3339(cart.expiresAt),
    extendableUntil: rfc3339(cart.extendableUntil),
  };
}
