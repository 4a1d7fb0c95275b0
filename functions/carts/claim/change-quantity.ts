import { again, retry } from '../../../shared/async/retry.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, notFound } from '../../../shared/base/problems.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { liveLines, noKey, placesInLines, withFewerPlaces } from '../cart/cart.ts';
import { readCart, releasePlaces } from '../cart/cart-store.ts';
import { claimPlaces } from './claim-places.ts';

/**
 * Sets the number of places of a line: claims more or releases the last ones. Each attempt starts from the cart as it
 * is then. @throws Problem `not_found`, `conflict` and those of a claim.
 */
export const setQuantity = (userId: string, itemId: string, quantity: number, now: number) =>
  retry(
    async () => {
      const cart = await readCart(userId);
      const line = liveLines(cart, now).find(({ id }) => id === itemId);
      if (!cart || !line) throw new Problem(notFound);
      const { ticketTypeId, places, accessCode } = line;
      if (quantity === places.length) return cart;
      if (quantity > places.length) {
        return claimPlaces(userId, { ticketTypeId, line: { id: itemId, quantity }, accessCode }, noKey, now);
      }
      const { next, released } = withFewerPlaces(cart, line, quantity, { terms: await settings(), now });
      return (await releasePlaces(next, released, placesInLines(next.lines))) ? next : again;
    },
    { exhausted: raise(conflict) },
  );

/**
 * Empties the cart and releases its places. A lapsed cart is emptied too, so it cannot be renewed.
 * @throws Problem `conflict`.
 */
export async function clearCart(userId: string): Promise<void> {
  const cart = await readCart(userId);
  if (!cart || cart.lines.length === 0) return;
  const next = { ...cart, lines: [], version: cart.version + 1 };
  if (!(await releasePlaces(next, placesInLines(cart.lines), []))) throw new Problem(conflict);
}
