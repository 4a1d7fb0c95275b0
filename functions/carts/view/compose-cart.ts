import { unavailability } from '../../../shared/records/cart-line-state.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import { liveLines } from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';
import { readLineStates } from '../cart/cart-store.ts';
import { withdrawEndedCode } from '../promo/withdraw-ended-code.ts';
import { cartView } from './cart-view.ts';

/** The cart as the API shows it, with lines that cannot be ordered marked, and what has changed since. */
export async function composeCart(cart: CartRow | undefined, now: number, changes: readonly CartChange[] = []) {
  if (!cart || liveLines(cart, now).length === 0) return cartView(cart, now, { changes });
  const current = await withdrawEndedCode(cart, now);
  const states = await readLineStates(current);
  const reasons = current.lines.map((_, index) => {
    const state = states[index];
    return state && unavailability(state, now);
  });
  const { endedPromo } = current;
  const ended = endedPromo === undefined ? [] : [{ name: endedPromo, code: 'promo_code_invalid' }];
  return cartView(current, now, { changes: [...changes, ...ended], reasons });
}
