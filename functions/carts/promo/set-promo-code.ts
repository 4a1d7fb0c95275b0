import { again, retry } from '../../../shared/async/retry.ts';
import { raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { type Buyer, eventIdsIn, liveLines } from '../cart/cart.ts';
import { readCart, updateCart } from '../cart/cart-store.ts';
import { discountFor } from './discount.ts';
import { limitGuesses } from './guess-limit-store.ts';
import { readPromoCodes } from './promo-code-store.ts';

/**
 * Sets the promotion code of a cart, or removes it without `typed`.
 * @throws Problem `promo_code_invalid`, `too_many_requests`, `conflict`.
 */
export const setPromoCode = (buyer: Buyer, typed: string | undefined, now: number) =>
  retry(
    async () => {
      const cart = await readCart(buyer.userId);
      const eventIds = eventIdsIn(liveLines(cart, now));
      const promo =
        typed &&
        (await limitGuesses(buyer, eventIds, now, async () =>
          discountFor(cart, await readPromoCodes(buyer.customer, eventIds, typed), now),
        ));
      if (!cart || (!promo && !cart.promo && !cart.endedPromo)) return cart;
      const { promo: _, endedPromo: __, ...rest } = cart;
      const next = { ...rest, ...(promo && { promo }), version: cart.version + 1 };
      return (await updateCart(next)) ? next : again;
    },
    { exhausted: raise(conflict) },
  );
