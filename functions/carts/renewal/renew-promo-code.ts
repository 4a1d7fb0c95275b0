import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../../../shared/base/problem.ts';
import { promoCodeInvalid } from '../../../shared/base/problems.ts';
import type { Discount } from '../../../shared/inventory/promo-code.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import { customerOf } from '../../../shared/records/cart-row.ts';
import { eventIdsIn } from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';
import { discountFor } from '../promo/discount.ts';
import { readPromoCodes } from '../promo/promo-code-store.ts';

/**
 * The renewed cart with the current discount of its promotion code, as its places have their current prices. Without
 * the code if it no longer applies. `change` says what differs from `promo`.
 */
export async function renewPromoCode(
  renewed: CartRow,
  promo: Discount | undefined,
  now: number,
): Promise<{ next: CartRow; change?: CartChange }> {
  const { promo: _, ...next } = renewed;
  if (!promo) return { next };
  const current = await currentDiscount(next, promo, now);
  if (!current) return { next, change: { name: promo.code, code: promoCodeInvalid.code } };
  const hasChanged = !isDeepStrictEqual(current, promo);
  return {
    next: { ...next, promo: current },
    ...(hasChanged && { change: { name: promo.code, code: 'discount_changed' } }),
  };
}

/** `undefined` if the code no longer applies to the cart. */
async function currentDiscount(cart: CartRow, { code }: Discount, now: number): Promise<Discount | undefined> {
  try {
    return discountFor(cart, await readPromoCodes(customerOf(cart), eventIdsIn(cart.lines), code), now);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
