import { rfc3339 } from '../../../shared/base/clock.ts';
import { multiply, sum } from '../../../shared/base/money.ts';
import { discountedLines, discountTotal } from '../../../shared/inventory/promo-code.ts';
import type { Unavailable } from '../../../shared/records/cart-line-state.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import { liveLines } from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';

const itemOf = ({ places, accessCode: _, ...line }: CartLine, unavailable?: Unavailable) => {
  const seats = places.flatMap((place) => (place.seat ? [place.seat] : []));
  return {
    ...line,
    quantity: places.length,
    ...(seats.length > 0 && { seats }),
    total: multiply(line.unitPrice, places.length),
    ...(unavailable && { unavailable }),
  };
};

interface CartDetails {
  changes?: readonly CartChange[];
  /** Why a line cannot be ordered, in the order of the lines. */
  reasons?: readonly (Unavailable | undefined)[];
}

/** The cart as the API shows it. Lines that cannot be ordered do not count. */
export function cartView(cart: CartRow | undefined, now: number, { changes = [], reasons = [] }: CartDetails = {}) {
  const items = liveLines(cart, now).map((line, index) => itemOf(line, reasons[index]));
  const changed = changes.length > 0 && { changes: [...changes] };
  const [first] = items;
  if (!cart || !first) return { id: null, items: [], total: null, expiresAt: null, extendableUntil: null, ...changed };
  const { currency } = first.unitPrice;
  const orderable = items.filter(({ unavailable }) => !unavailable);
  const total = sum(
    currency,
    orderable.map((item) => item.total),
  );
  const promo = cart.promo && discountedLines(cart.promo, orderable).length > 0 ? cart.promo : undefined;
  const discount = { amount: promo ? discountTotal(promo, orderable) : 0, currency };
  return {
    id: cart.holdId,
    items,
    ...(promo && { promoCode: promo.code, discount }),
    total: { ...total, amount: total.amount - discount.amount },
    expiresAt: rfc3339(cart.expiresAt),
    extendableUntil: rfc3339(cart.extendableUntil),
    ...changed,
  };
}
