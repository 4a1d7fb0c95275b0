import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, limitReached } from '../../../shared/base/problems.ts';
import type { Place } from '../../../shared/inventory/place.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import { eventsIn, type HoldTerms, holdTimes, nextCart, noKey, placesOf } from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';
import * as store from '../cart/cart-store.ts';
import { holdTerms } from '../claim/claim-places.ts';
import { claimPlaces } from '../claim/claim-store.ts';
import { holdBeginnings } from '../claim/eligibility.ts';
import type { Draw } from '../general/draw-from-pool.ts';
import { openDraw } from '../general/find-candidates.ts';
import { cartLimits } from '../limits.ts';
import { tooManyHolds } from '../problems.ts';
import { heldAgain, roomFor } from './plan-renewal.ts';
import { withPromoAgain } from './renew-promo-code.ts';

interface Renewed {
  cart: CartRow | undefined;
  /** What is not as it was before the hold lapsed. */
  changes: CartChange[];
}

/** Moves the end of a hold all of which is still there, up to its ceiling; `undefined` when it has changed meanwhile. */
async function extend(cart: CartRow, terms: HoldTerms, now: number): Promise<CartRow | undefined> {
  const next = { ...cart, ...holdTimes(cart, terms, now), version: cart.version + 1 };
  // Each place is written: not for a few seconds.
  if (next.expiresAt < cart.expiresAt + cartLimits.holdExtensionMs) return cart;
  const { outcome } = await claimPlaces(next, { fresh: [], kept: placesOf(cart.lines), customer: [], now });
  return outcome === 'claimed' ? next : undefined;
}

/** Nobody keeps the same places for ever. @throws Problem `too_many_holds`. */
function nextRenewal({ renewals = 0 }: CartRow): number {
  if (renewals < cartLimits.renewalsPerHold) return renewals + 1;
  throw new Problem(tooManyHolds, 'This hold was renewed as often as it may be; add the places anew');
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
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    const cart = await store.cart(userId);
    if (!cart || cart.lines.length === 0) return { cart, changes: [] };
    const states = await store.lineStates(cart);
    const isLive = cart.expiresAt > now;
    // Places of a live hold may be gone too: clocks differ, and events are called off.
    if (isLive && states.every(({ own }) => own.every(({ isMine }) => isMine))) {
      const extended = await extend(cart, terms, now);
      if (extended) return { cart: extended, changes: [] };
    } else {
      const renewed = isLive ? {} : { renewals: nextRenewal(cart) };
      const begun = holdBeginnings(cart, isLive ? [] : eventsIn(cart.lines), now);
      const search = { lost, drawOf: attempt < cartLimits.poolAttempts ? drawOf : undefined, now };
      const { lines, kept, fresh, most, changes } = await heldAgain(cart, states, search);
      const made = nextCart(cart, userId, { lines, begun, terms, now }, noKey);
      // The places it kept carry its hold.
      const held: CartRow = { ...made, holdId: cart.holdId, ...renewed };
      const { next, change } = await withPromoAgain(held, cart.promo, now);
      if (change) changes.push(change);
      const result = await claimPlaces(next, { fresh, kept, customer: roomFor(lines, most), now });
      if (result.outcome === 'limit_reached') throw new Problem(limitReached);
      const spent = result.outcome === 'claimed' ? fresh : result.outcome === 'taken' ? result.places : [];
      for (const place of spent) drawOf(place.ticketTypeId).spend([place]);
      if (result.outcome === 'claimed') return { cart: next, changes };
      lost.push(...spent);
    }
    await backoff(attempt);
  }
  throw new Problem(conflict);
}
