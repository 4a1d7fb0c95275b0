import { again, retry } from '../../../shared/async/retry.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, limitReached } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { type Place, spotName } from '../../../shared/inventory/place.ts';
import { type CartLine, type CartRow, placesInLines } from '../../../shared/records/cart-row.ts';
import {
  type Buyer,
  type ClaimRequest,
  ceilingMs,
  type Idempotency,
  isReplay,
  liveLines,
  missingCount,
  nextCart,
  placeName,
  withPlaces,
} from '../cart/cart.ts';
import { type ClaimRows, readClaimRows } from '../cart/cart-store.ts';
import type { TypeOnSale } from '../cart/type-on-sale.ts';
import { unusedElsewhere } from '../cart/unused-time.ts';
import { chooseGeneralPlaces, type GeneralSearch } from '../general/choose-places.ts';
import type { PoolDraw } from '../general/draw-from-pool.ts';
import { openPoolDraw } from '../general/find-candidates.ts';
import { cartLimits } from '../limits.ts';
import { chooseSeats } from '../seats/choose-seats.ts';
import type { ChosenPlace, PlaceChoice, SeatSearch } from '../seats/seat-search.ts';
import { learnSeats } from '../seats/seat-store.ts';
import { seatsTakenProblem } from '../seats/seats-taken.ts';
import { type AddressHold, countAddressHold, uncountAddressHold } from './address-hold-store.ts';
import { checkSale } from './check-sale.ts';
import { writeClaim } from './claim-store.ts';
import { poolsFor, requireRoom } from './eligibility.ts';
import { chargeHold } from './hold-budget.ts';
import { holdTerms } from './hold-terms.ts';
import { takeOverHold } from './take-over-hold.ts';

/** A request to claim places, and what its attempts share. */
interface Claim {
  buyer: Buyer;
  request: ClaimRequest;
  idempotency: Idempotency;
  draw: PoolDraw;
  /** Names of places that an attempt found taken. */
  lost: Set<string>;
  /** The number of attempts that other buyers made fail. */
  losses: number;
  /** Places that the last attempt chose and did not find taken. */
  retained: readonly ChosenPlace[];
  /** Names of places of the cart that no longer carry its hold. They are left as they are. */
  holdLost: Set<string>;
  /** Places counted for the network address, once an attempt has chosen some. */
  counted?: AddressHold;
  now: number;
}

interface Claimed {
  cart: CartRow;
  /** The claim has proved every line of the cart: it was empty before. */
  isFirstLine: boolean;
}

/** Claims places for a buyer. Returns the cart with them. @throws the problems of POST and PATCH of cart items. */
export async function claimPlaces(
  buyer: Buyer,
  request: ClaimRequest,
  idempotency: Idempotency,
  now: number,
): Promise<Claimed> {
  const draw = openPoolDraw(request.ticketTypeId);
  const found = { lost: new Set<string>(), losses: 0, retained: [], holdLost: new Set<string>() };
  const claim: Claim = { buyer, request, idempotency, draw, ...found, now };
  try {
    return await retry((attempt) => attemptClaim(claim, attempt), { exhausted: raise(conflict) });
  } catch (error) {
    if (claim.counted) await uncountAddressHold(claim.counted);
    throw error;
  } finally {
    await draw.returnUnused();
  }
}

/** One attempt: load, decide, choose, write, learn from the outcome. */
async function attemptClaim(claim: Claim, attempt: number): Promise<Claimed | typeof again> {
  const { buyer, request, idempotency, draw, lost, now } = claim;
  const rows = await readClaimRows(buyer, request.ticketTypeId, request.accessCode);
  if (rows.cart && isDone(rows.cart, claim)) return { cart: rows.cart, isFirstLine: false };

  const terms = await holdTerms();
  const { onSale, lines, own, count } = await decideClaim(rows, claim);
  const { ticketTypeId, eventId, maxPerCustomer, maxPerOrder } = onSale.type;
  if (await takeOverHold(buyer, rows.customerHold, eventId, now)) return again;

  const choice = await choosePlaces(onSale, request, {
    count,
    retained: claim.retained,
    held: new Set(own.map(spotName)),
    lost,
    losses: claim.losses,
    // A pool with stale members would cost attempt after attempt while the index lists free places.
    draw: attempt < cartLimits.poolAttempts ? draw : undefined,
    now,
  });
  if (!choice) return again;
  const { places, watched } = choice;

  const nextLines = withPlaces(lines, onSale, { places, accessCode: request.accessCode, now });
  const unused = unusedElsewhere(rows.cart, [eventId], now);
  const next = nextCart(rows.cart, buyer, { lines: nextLines, unused, terms, now }, idempotency);
  const charge = {
    eventId,
    before: rows.cart,
    next,
    orderPlaces: maxPerOrder,
    ordered: rows.ordered,
    ceilingMs: ceilingMs(terms),
    now,
  };
  const hold = chargeHold(rows.customerHold, charge);
  if (!claim.counted) {
    const counted = { buyer, eventId, places: count, now };
    await countAddressHold(counted);
    claim.counted = counted;
  }
  const result = await writeClaim(next, {
    newPlaces: places,
    watched,
    alreadyHeld: placesInLines(lines).filter((place) => !claim.holdLost.has(placeName(place))),
    customerRooms: [{ eventId, maxOrdered: { [ticketTypeId]: maxPerCustomer - own.length - count } }],
    customerHolds: [{ customer: buyer.customer, eventId, hold }],
    now,
  });

  switch (result.outcome) {
    case 'claimed':
      draw.markUsed(places);
      learnSeats(places, false);
      return { cart: next, isFirstLine: lines.length === 0 };
    case 'hold_lost':
      for (const place of result.places) claim.holdLost.add(placeName(place));
      claim.retained = places;
      return again;
    case 'limit_reached':
      throw new Problem(limitReached, `At most ${maxPerCustomer} per customer`);
    case 'taken':
      claim.losses += 1;
      learnTaken(claim, places, result.places);
      return again;
    default:
      if (result.outcome === 'contended') claim.losses += 1;
      claim.retained = places;
      return again;
  }
}

/**
 * Whether the cart holds already what the request asks for.
 * @throws Problem `idempotency_key_reused` and of `missingCount`.
 */
const isDone = (cart: CartRow, { request, idempotency, now }: Claim): boolean =>
  isReplay(cart, idempotency.key, idempotency.hash) || missingCount(request, liveLines(cart, now)) === 0;

/**
 * Decides how many places to claim. `own` are the places of the type that the cart holds already.
 * @throws Problem if the buyer is not eligible for them; see `eligibility.ts`.
 */
async function decideClaim(rows: ClaimRows, { buyer, request, now }: Claim) {
  const lines = liveLines(rows.cart, now);
  const count = missingCount(request, lines);
  const onSale = await checkSale(rows, { buyer, accessCode: request.accessCode, lines, now });
  requireRoom(onSale, lines, count);
  return { onSale, lines, own: placesOfType(lines, request.ticketTypeId), count };
}

const placesOfType = (lines: readonly CartLine[], ticketTypeId: string): Place[] =>
  placesInLines(lines.filter((line) => line.ticketTypeId === ticketTypeId));

/** `undefined` to choose again. @throws Problem `price_changed`, `invalid_request`, `sold_out`, and those of named seats. */
async function choosePlaces(
  onSale: TypeOnSale,
  request: ClaimRequest,
  search: GeneralSearch & Pick<SeatSearch, 'losses'>,
): Promise<PlaceChoice | undefined> {
  const { type } = onSale;
  const pools = poolsFor(onSale, request, search.now);
  if (type.kind === 'seated') return chooseSeats(onSale, { ...search, named: request.seats });
  if (request.seats) refuse('/seats', 'this ticket type has no seats');
  return { places: await chooseGeneralPlaces(type, pools, search), watched: [] };
}

/** Excludes the taken places from the next attempt. @throws Problem `seats_taken` if the buyer named them. */
function learnTaken(claim: Claim, chosen: readonly ChosenPlace[], taken: readonly Place[]): void {
  const lost = chosen.filter((place) => taken.includes(place));
  if (claim.request.seats) throw seatsTakenProblem(lost);
  for (const place of lost) claim.lost.add(spotName(place));
  learnSeats(lost, false);
  claim.draw.markUsed(lost);
  claim.retained = chosen.filter((place) => !lost.includes(place));
}
