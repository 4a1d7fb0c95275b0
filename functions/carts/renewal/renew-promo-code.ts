import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../../../shared/base/problem.ts';
import { promoCodeInvalid } from '../../../shared/base/problems.ts';
import type { Discount } from '../../../shared/inventory/promo-code.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import { eventsIn } from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';
import { discountFor } from '../promo/discount.ts';
import { codesNamed } from '../promo/promo-code-store.ts';

/** What the code of a cart takes off by now; nothing where it does not work any more. */
async function discountAgain(cart: CartRow, { code }: Discount, now: number): Promise<Discount | undefined> {
  try {
    return discountFor(cart, await codesNamed(cart.userId, eventsIn(cart.lines), code), now);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** A renewed cart with its promotion code as that is by now, as its places have the prices in force. */
export async function withPromoAgain(
  held: CartRow,
  promo: Discount | undefined,
  now: number,
): Promise<{ next: CartRow; change?: CartChange }> {
  const { promo: _, ...next } = held;
  if (!promo) return { next };
  const again = await discountAgain(next, promo, now);
  if (!again) return { next, change: { name: promo.code, code: promoCodeInvalid.code } };
  const changed = !isDeepStrictEqual(again, promo);
  return {
    next: { ...next, promo: again },
    ...(changed && { change: { name: promo.code, code: 'discount_changed' } }),
  };
}
