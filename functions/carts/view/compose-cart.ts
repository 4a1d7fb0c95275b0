import { again, retry } from '../../../shared/async/retry.ts';
import { raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { unavailability } from '../../../shared/records/cart-line-state.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import { liveLines } from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';
import { readCart, readLineStates } from '../cart/cart-store.ts';
import { withdrawEndedCode } from '../promo/withdraw-ended-code.ts';
import { cartView } from './cart-view.ts';

/**
 * The cart as the API shows it, with the reason on lines that cannot be ordered, and what has changed since. A cart that
 * another request is changing seems to have lost its places, so it is read once more. @throws Problem `conflict`.
 */
export function composeCart(cart: CartRow | undefined, now: number, changes: readonly CartChange[] = []) {
  let current = cart;
  let lostAt: number | undefined;
  return retry(
    async () => {
      if (!current || liveLines(current, now).length === 0) return cartView(current, now, { changes });
      current = await withdrawEndedCode(current, now);
      const states = await readLineStates(current);
      if (lostAt !== current.version && states.some(({ places }) => places.some(({ isMine }) => !isMine))) {
        lostAt = current.version;
        current = await readCart(current.userId);
        return again;
      }
      const { endedPromo } = current;
      const ended = endedPromo === undefined ? [] : [{ name: endedPromo, code: 'promo_code_invalid' }];
      const reasons = states.map((state) => unavailability(state, now));
      return cartView(current, now, { changes: [...changes, ...ended], reasons });
    },
    { exhausted: raise(conflict) },
  );
}
