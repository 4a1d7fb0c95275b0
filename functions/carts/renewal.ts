import type { CartRecord } from '../../shared/cart-record.ts';
import { conflict, limitReached, Problem } from '../../shared/errors.ts';
import type { Place } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { pause } from '../../shared/pause.ts';
import { holdBeginnings } from './admission.ts';
import { openDraw } from './candidates.ts';
import { type HoldTerms, holdTimes, nextCart, noKey, placesOf } from './cart.ts';
import { holdTerms } from './claim.ts';
import { claimPlaces } from './claim-store.ts';
import { heldAgain, roomFor } from './held-again.ts';
import type { Draw } from './pool.ts';
import type { CartChange } from './routes.ts';
import * as store from './store.ts';

interface Renewed {
  cart: CartRecord | undefined;
  /** What is not as it was before the hold lapsed. */
  changes: CartChange[];
}

/** Moves the end of a hold that is still there, up to its ceiling. */
async function extend(cart: CartRecord, terms: HoldTerms, now: number) {
  const next = { ...cart, ...holdTimes(cart, terms, now), version: cart.version + 1 };
  if (next.expiresAt <= cart.expiresAt) return cart;
  const { outcome } = await claimPlaces(next, { fresh: [], kept: placesOf(cart.lines), customer: [], now });
  return outcome === 'claimed' ? next : undefined;
}

/**
 * Holds what is in the cart for longer; what has lapsed is held again, as far as it can be had, all in one transaction.
 * @throws Problem `sold_out` when nothing is left of it, `limit_reached`, `too_many_holds`, `sales_closed`, `conflict`.
 */
export async function renew(userId: string, now: number): Promise<Renewed> {
  const draws = new Map<string, Draw>();
  const drawOf = (ticketTypeId: string): Draw => {
    const draw = draws.get(ticketTypeId) ?? openDraw(ticketTypeId);
    draws.set(ticketTypeId, draw);
    return draw;
  };
  try {
    return await renewWith(drawOf, userId, now);
  } finally {
    await Promise.all([...draws.values()].map((draw) => draw.giveBack()));
  }
}

async function renewWith(drawOf: (ticketTypeId: string) => Draw, userId: string, now: number): Promise<Renewed> {
  const terms = await holdTerms();
  const lost: Place[] = [];
  for (let attempt = 0; attempt < limits.claimAttempts; attempt++) {
    const cart = await store.cart(userId);
    if (!cart || cart.lines.length === 0) return { cart, changes: [] };
    if (cart.expiresAt > now) {
      const extended = await extend(cart, terms, now);
      if (extended) return { cart: extended, changes: [] };
    } else {
      const begun = holdBeginnings(cart, [...new Set(cart.lines.map(({ eventId }) => eventId))], now);
      const search = { lost, drawOf: attempt < limits.poolAttempts ? drawOf : undefined, now };
      const { lines, kept, fresh, most, changes } = await heldAgain(cart, await store.lineStates(cart), search);
      const made = nextCart(cart, userId, { lines, begun, terms, now }, noKey);
      // The places it kept carry its hold.
      const next = { ...made, holdId: cart.holdId, ...(cart.promo && { promo: cart.promo }) };
      const result = await claimPlaces(next, { fresh, kept, customer: roomFor(lines, most), now });
      if (result.outcome === 'limit_reached') throw new Problem(limitReached);
      const spent = result.outcome === 'claimed' ? fresh : result.outcome === 'taken' ? result.places : [];
      for (const place of spent) drawOf(place.ticketTypeId).spend([place]);
      if (result.outcome === 'claimed') return { cart: next, changes };
      lost.push(...spent);
    }
    await pause(attempt);
  }
  throw new Problem(conflict);
}
