import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, holdExpired, limitReached, salesClosed } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { type Place, spotName } from '../../../shared/inventory/place.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import { isGivenUp } from '../../../shared/settings/setting-shapes.ts';
import { settings } from '../../../shared/settings/settings.ts';
import {
  type Idempotency,
  isReplay,
  liveLines,
  missing,
  nextCart,
  placesOf,
  type Wanted,
  withPlaces,
} from '../cart/cart.ts';
import * as store from '../cart/cart-store.ts';
import type { Selling } from '../cart/selling.ts';
import { chooseGeneral, type GeneralSearch } from '../general/choose-places.ts';
import type { Draw } from '../general/draw-from-pool.ts';
import { openDraw } from '../general/find-candidates.ts';
import { cartLimits } from '../limits.ts';
import { chooseSeats, seatsTakenProblem } from '../seats/choose-seats.ts';
import type { ChosenPlace, PlaceChoice } from '../seats/seat-search.ts';
import { claimPlaces } from './claim-store.ts';
import { holdBeginnings, poolsFor, requireOnSale, requireRoom } from './eligibility.ts';

/** @throws Problem `sold_out`, and those of seats asked for by name. */
async function choose(
  selling: Selling,
  wanted: Wanted,
  search: GeneralSearch & { attempt: number },
): Promise<PlaceChoice> {
  const { type } = selling;
  const pools = poolsFor(selling, wanted, search.now);
  if (type.kind === 'seated') return chooseSeats(selling, { ...search, named: wanted.seats });
  if (wanted.seats) refuse('/seats', 'this ticket type has no seats');
  return { fresh: await chooseGeneral(type, pools, search), watched: [] };
}

/** How long places are held. @throws Problem `sales_closed` while holds are not given. */
export async function holdTerms() {
  const terms = await settings();
  if (terms.pauseSales || isGivenUp(terms, 'holds')) throw new Problem(salesClosed, 'Sales are paused for now');
  return terms;
}

/** Claims places for a buyer and answers the cart with them. @throws the problems of POST and PATCH of cart items. */
export async function claim(userId: string, wanted: Wanted, idempotency: Idempotency, now: number) {
  const draw = openDraw(wanted.ticketTypeId);
  try {
    return await claimWith(draw, userId, wanted, idempotency, now);
  } finally {
    await draw.giveBack();
  }
}

/** What the cart as it is now lacks of what is wanted, and whether it may have it. */
function demand(offer: store.Offered, wanted: Wanted, now: number) {
  const lines = liveLines(offer.cart, now);
  const count = missing(wanted, lines);
  const selling = requireOnSale(offer, wanted.accessCode, now);
  requireRoom(selling, lines, count);
  const { eventId } = selling.type;
  const isNew = !lines.some((line) => line.eventId === eventId);
  return { lines, count, selling, begun: holdBeginnings(offer.cart, isNew ? [eventId] : [], now) };
}

const ofType = (lines: readonly CartLine[], ticketTypeId: string): Place[] =>
  placesOf(lines.filter((line) => line.ticketTypeId === ticketTypeId));

async function claimWith(
  draw: Draw,
  userId: string,
  wanted: Wanted,
  idempotency: Idempotency,
  now: number,
): Promise<CartRow> {
  const { ticketTypeId } = wanted;
  const lost = new Set<string>();
  let good: ChosenPlace[] = [];
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    const offer = await store.offer(userId, ticketTypeId, wanted.accessCode);
    const { cart } = offer;
    if (cart && isReplay(cart, idempotency.key, idempotency.hash)) return cart;
    if (cart && missing(wanted, liveLines(cart, now)) === 0) return cart;
    const terms = await holdTerms();
    const { lines, count, selling, begun } = demand(offer, wanted, now);
    const own = ofType(lines, ticketTypeId);
    const { fresh, watched } = await choose(selling, wanted, {
      count,
      good,
      held: new Set(own.map(spotName)),
      lost,
      attempt,
      // Members of a pool that have gone stale would cost attempt after attempt while the index knows free places.
      draw: attempt < cartLimits.poolAttempts ? draw : undefined,
      now,
    });
    const joined = withPlaces(lines, selling, { places: fresh, accessCode: wanted.accessCode, now });
    const next = nextCart(cart, userId, { lines: joined, begun, terms, now }, idempotency);
    const mostOrdered = selling.type.maxPerCustomer - own.length - count;
    const result = await claimPlaces(next, {
      fresh,
      watched,
      kept: placesOf(lines),
      customer: [{ eventId: selling.type.eventId, most: { [ticketTypeId]: mostOrdered } }],
      now,
    });
    switch (result.outcome) {
      case 'claimed':
        draw.spend(fresh);
        return next;
      case 'hold_lost':
        throw new Problem(holdExpired, 'Places of the cart are somebody else’s by now: renew it');
      case 'limit_reached':
        throw new Problem(limitReached, `At most ${selling.type.maxPerCustomer} per customer`);
      case 'taken': {
        const taken = fresh.filter((place) => result.places.includes(place));
        if (wanted.seats) throw seatsTakenProblem(taken);
        for (const place of taken) lost.add(spotName(place));
        draw.spend(taken);
        good = fresh.filter((place) => !taken.includes(place));
        break;
      }
      default:
        good = fresh;
    }
    await backoff(attempt);
  }
  throw new Problem(conflict);
}
