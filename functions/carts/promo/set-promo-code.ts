import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { eventsIn, liveLines } from '../cart/cart.ts';
import * as store from '../cart/cart-store.ts';
import { discountFor } from './discount.ts';
import { codesNamed } from './promo-code-store.ts';

/** The cart with another promotion code, or none. @throws Problem `promo_code_invalid`, `conflict`. */
export async function setPromo(userId: string, typed: string | undefined, now: number) {
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    const cart = await store.cart(userId);
    const known = typed && (await codesNamed(userId, eventsIn(liveLines(cart, now)), typed));
    const promo = known && discountFor(cart, known, now);
    if (!cart || (!promo && !cart.promo)) return cart;
    const { promo: _, ...rest } = cart;
    const next = { ...rest, ...(promo && { promo }), version: cart.version + 1 };
    if (await store.changeCart(next)) return next;
    await backoff(attempt);
  }
  throw new Problem(conflict);
}
