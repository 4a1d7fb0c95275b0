import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, notFound } from '../../../shared/base/problems.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { liveLines, noKey, placesOf, shortened } from '../cart/cart.ts';
import * as store from '../cart/cart-store.ts';
import { claim } from './claim-places.ts';

/**
 * So many places of a line in all, by the cart as it is at each attempt. @throws Problem `not_found`, `conflict` and
 * those of a claim.
 */
export async function setQuantity(userId: string, itemId: string, quantity: number, now: number) {
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    const cart = await store.cart(userId);
    const line = liveLines(cart, now).find(({ id }) => id === itemId);
    if (!cart || !line) throw new Problem(notFound);
    const { ticketTypeId, places, accessCode } = line;
    if (quantity === places.length) return cart;
    if (quantity > places.length) {
      return claim(userId, { ticketTypeId, line: { id: itemId, quantity }, accessCode }, noKey, now);
    }
    const { next, gone } = shortened(cart, line, quantity, { terms: await settings(), now });
    if (await store.release(next, gone, placesOf(next.lines))) return next;
    await backoff(attempt);
  }
  throw new Problem(conflict);
}

/** Lets go of all that is in the cart, of what has lapsed too: it is not renewed any more. @throws Problem `conflict`. */
export async function clear(userId: string): Promise<void> {
  const cart = await store.cart(userId);
  if (!cart || cart.lines.length === 0) return;
  const next = { ...cart, lines: [], version: cart.version + 1 };
  if (!(await store.release(next, placesOf(cart.lines), []))) throw new Problem(conflict);
}
