import { again, retry } from '../../../shared/async/retry.ts';
import { raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { type CartRow, customerOf } from '../../../shared/records/cart-row.ts';
import { readCart, updateCart } from '../cart/cart-store.ts';
import { isUsableBy } from './discount.ts';
import { readPromoCodes } from './promo-code-store.ts';

/**
 * The cart without a promotion code that can no longer be used, and with its name in `endedPromo`. It is stored before
 * the buyer sees it: an order does without a discount only after its buyer was told. @throws Problem `conflict`.
 */
export const withdrawEndedCode = (cart: CartRow, now: number): Promise<CartRow> =>
  retry(
    async (attempt) => {
      const current = attempt === 0 ? cart : ((await readCart(cart.userId)) ?? cart);
      const { promo, ...rest } = current;
      if (!promo) return current;
      const codes = await readPromoCodes(customerOf(current), [promo.eventId], promo.code);
      if (codes.some((code) => isUsableBy(code, now))) return current;
      const next = { ...rest, endedPromo: promo.code, version: current.version + 1 };
      return (await updateCart(next)) ? next : again;
    },
    { exhausted: raise(conflict) },
  );
