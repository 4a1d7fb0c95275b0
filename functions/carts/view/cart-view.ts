import { rfc3339 } from '../../../shared/base/clock.ts';
import { lineView, sumsOf } from '../../../shared/pricing/line-view.ts';
import type { Unavailable } from '../../../shared/records/cart-line-state.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import { cartItems, discountOf, listItem } from '../../../shared/records/terms/cart-prices.ts';
import { liveLines } from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';

interface CartDetails {
  changes?: readonly CartChange[];
  /** Why a line cannot be ordered, in the order of the lines. */
  reasons?: readonly (Unavailable | undefined)[];
}

/** The cart as the API shows it: what an order of it would cost. Lines that cannot be ordered do not count. */
export function cartView(cart: CartRow | undefined, now: number, { changes = [], reasons = [] }: CartDetails = {}) {
  const lines = liveLines(cart, now);
  const changed = changes.length > 0 && { changes: [...changes] };
  const [first] = lines;
  if (!cart || !first) return { id: null, items: [], total: null, expiresAt: null, extendableUntil: null, ...changed };
  const orderable = lines.filter((_, index) => !reasons[index]);
  const promo = discountOf(orderable, cart.promo);
  const counted = cartItems(orderable, promo);
  const { discount, ...sums } = sumsOf(first.unitPrice.currency, counted);
  return {
    id: cart.holdId,
    items: lines.map((line, index) => {
      const unavailable = reasons[index];
      const item = counted.find(({ id }) => id === line.id) ?? listItem(line);
      return { ...lineView(item), ...(unavailable && { unavailable }) };
    }),
    ...(promo && { promoCode: promo.code, discount }),
    ...sums,
    expiresAt: rfc3339(cart.expiresAt),
    extendableUntil: rfc3339(cart.extendableUntil),
    ...changed,
  };
}
