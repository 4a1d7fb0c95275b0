import { again, retry } from '../../../shared/async/retry.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, limitReached } from '../../../shared/base/problems.ts';
import type { Place } from '../../../shared/inventory/place.ts';
import { type CartRow, placesInLines } from '../../../shared/records/cart-row.ts';
import {
  type Buyer,
  ceilingMs,
  countPlaces,
  eventIdsIn,
  type HoldTerms,
  holdTimes,
  nextCart,
  noKey,
} from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';
import { type LineState, readCart, readCustomerHolds, readLineStates } from '../cart/cart-store.ts';
import { unusedElsewhere } from '../cart/unused-time.ts';
import { type AddressHold, countAddressHold, uncountAddressHold } from '../claim/address-hold-store.ts';
import { writeClaim } from '../claim/claim-store.ts';
import { chargeHold } from '../claim/hold-budget.ts';
import { holdTerms } from '../claim/hold-terms.ts';
import { takeOverHold } from '../claim/take-over-hold.ts';
import type { PoolDraw } from '../general/draw-from-pool.ts';
import { openPoolDraw } from '../general/find-candidates.ts';
import { cartLimits } from '../limits.ts';
import { tooManyHolds } from '../problems.ts';
import { customerRooms, planRenewal } from './plan-renewal.ts';
import { renewPromoCode } from './renew-promo-code.ts';

interface Renewed {
  cart: CartRow | undefined;
  /** What differs from before the hold lapsed. */
  changes: CartChange[];
}

/** A request to renew a cart, and what its attempts share. */
interface Renewal {
  buyer: Buyer;
  terms: HoldTerms;
  drawOf: (ticketTypeId: string) => PoolDraw;
  /** Places that an attempt found taken. */
  lost: Place[];
  /** Places counted for the network address. */
  counted: AddressHold[];
  now: number;
}

/**
 * Extends a live hold. Holds the places of a lapsed cart again where possible, at current prices and in one
 * transaction.
 * @throws Problem `sold_out` if no place can be held, `limit_reached`, `too_many_holds`, `sales_closed`, `conflict`.
 */
export async function renewCart(buyer: Buyer, now: number): Promise<Renewed> {
  const draws = new Map<string, PoolDraw>();
  const drawOf = (ticketTypeId: string): PoolDraw => {
    const draw = draws.get(ticketTypeId) ?? openPoolDraw(ticketTypeId);
    draws.set(ticketTypeId, draw);
    return draw;
  };
  const renewal: Renewal = { buyer, terms: await holdTerms(), drawOf, lost: [], counted: [], now };
  try {
    return await retry((attempt) => attemptRenewal(renewal, attempt), { exhausted: raise(conflict) });
  } catch (error) {
    for (const counted of renewal.counted) await uncountAddressHold(counted);
    throw error;
  } finally {
    await Promise.all([...draws.values()].map((draw) => draw.returnUnused()));
  }
}

async function attemptRenewal(renewal: Renewal, attempt: number): Promise<Renewed | typeof again> {
  const { buyer, terms, now } = renewal;
  const cart = await readCart(buyer.userId);
  if (!cart || cart.lines.length === 0) return { cart, changes: [] };
  const states = await readLineStates(cart);
  // A live hold can have lost places too: clocks differ, and events are cancelled.
  const isComplete = states.every(({ places }) => places.every(({ isMine }) => isMine));
  if (cart.expiresAt <= now || !isComplete) return holdAgain(renewal, cart, states, attempt);
  const extended = await extendHold(cart, terms, now);
  return extended ? { cart: extended, changes: [] } : again;
}

/** Extends the hold of a cart that still has all its places, up to its ceiling. `undefined` if it has changed since. */
async function extendHold(cart: CartRow, terms: HoldTerms, now: number): Promise<CartRow | undefined> {
  const next = { ...cart, ...holdTimes(cart, terms, now), version: cart.version + 1 };
  // Each place costs a write, so an extension by a few seconds is skipped.
  if (next.expiresAt < cart.expiresAt + cartLimits.holdExtensionMs) return cart;
  const alreadyHeld = placesInLines(cart.lines);
  const { outcome } = await writeClaim(next, { newPlaces: [], alreadyHeld, customerRooms: [], customerHolds: [], now });
  return outcome === 'claimed' ? next : undefined;
}

/** Claims what can be held of the cart again: plan, write, learn from the outcome. */
async function holdAgain(
  renewal: Renewal,
  cart: CartRow,
  states: readonly LineState[],
  attempt: number,
): Promise<Renewed | typeof again> {
  const { buyer, terms, drawOf, lost, now } = renewal;
  const isLive = cart.expiresAt > now;
  const renewals = isLive ? {} : { renewals: nextRenewal(cart) };
  const eventIds = eventIdsIn(cart.lines);
  const known = await readCustomerHolds(buyer.customer, eventIds);
  for (const [eventId, hold] of known) {
    if (await takeOverHold(buyer, hold, eventId, now)) return again;
  }
  const search = { lost, drawOf: attempt < cartLimits.poolAttempts ? drawOf : undefined, hasLapsed: !isLive, now };
  const plan = await planRenewal(cart, states, search);
  const { lines, newPlaces, watched, alreadyHeld } = plan;

  const updated = nextCart(cart, buyer, { lines, unused: unusedElsewhere(cart, eventIds, now), terms, now }, noKey);
  // The places already held carry the hold id of the cart, so the renewed cart has the same id.
  const renewed: CartRow = { ...updated, holdId: cart.holdId, ...renewals };
  const { next, change } = await renewPromoCode(renewed, cart.promo, now);
  const customerHolds = eventIdsIn(next.lines).map((eventId) => ({
    customer: buyer.customer,
    eventId,
    hold: chargeHold(known.get(eventId), {
      ...{ eventId, before: cart, next, now },
      ...{ orderPlaces: 0, ordered: 0, ceilingMs: ceilingMs(terms) },
    }),
  }));
  if (!isLive && renewal.counted.length === 0) {
    for (const eventId of eventIdsIn(next.lines)) {
      const places = countPlaces(next.lines.filter((line) => line.eventId === eventId));
      const counted = { buyer, eventId, places, now };
      await countAddressHold(counted);
      renewal.counted.push(counted);
    }
  }
  const rooms = customerRooms(plan);
  const result = await writeClaim(next, { newPlaces, watched, alreadyHeld, customerRooms: rooms, customerHolds, now });

  if (result.outcome === 'limit_reached') throw new Problem(limitReached);
  const used = result.outcome === 'claimed' ? newPlaces : result.outcome === 'taken' ? result.places : [];
  for (const place of used) drawOf(place.ticketTypeId).markUsed([place]);
  if (result.outcome === 'claimed') return { cart: next, changes: [...plan.changes, ...(change ? [change] : [])] };
  lost.push(...used);
  return again;
}

/** Limits how long one customer can keep the same places. @throws Problem `too_many_holds`. */
function nextRenewal({ renewals = 0 }: CartRow): number {
  if (renewals < cartLimits.renewalsPerHold) return renewals + 1;
  throw new Problem(tooManyHolds, 'This hold cannot be renewed again. Add the places to your cart again.');
}
