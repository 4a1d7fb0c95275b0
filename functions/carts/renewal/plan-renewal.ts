import { Problem } from '../../../shared/base/problem.ts';
import { soldOut } from '../../../shared/base/problems.ts';
import { type Place, spotName, type Ticket } from '../../../shared/inventory/place.ts';
import { pricedPools } from '../../../shared/inventory/pools.ts';
import type { HeldPlace } from '../../../shared/records/cart-line-state.ts';
import { type CartLine, type CartRow, placesInLines } from '../../../shared/records/cart-row.ts';
import { placeName, withPlaces } from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';
import type { LineState } from '../cart/cart-store.ts';
import type { TypeOnSale } from '../cart/type-on-sale.ts';
import type { CustomerRoom } from '../claim/claim-store.ts';
import { requireOnSale, requireRoom } from '../claim/eligibility.ts';
import { findGeneralPlaces } from '../general/choose-places.ts';
import type { PoolDraw } from '../general/draw-from-pool.ts';
import { cartLimits } from '../limits.ts';
import { chooseAgain, type SeatsAgain } from '../seats/choose-again.ts';

/** What can be held of a lapsed cart, and what differs from before. */
interface RenewalPlan {
  lines: CartLine[];
  /** Places that still carry the hold of the cart. */
  alreadyHeld: Place[];
  /** Places to claim in place of those that no longer do. */
  newPlaces: Place[];
  /** Places that must still be free when the new ones are claimed. */
  watched: Place[];
  /** The limit per customer of each ticket type in the plan. */
  maxPerCustomer: Map<string, number>;
  changes: CartChange[];
}

interface RenewalSearch {
  /** Opens the draw of a type. Absent when only the index may be read. */
  drawOf: ((ticketTypeId: string) => PoolDraw) | undefined;
  /** Whether the hold has lapsed. Then its seats are free for others too, and are judged like a new choice. */
  hasLapsed: boolean;
  now: number;
}

type Excluded = ReadonlyMap<string, Set<string>>;

/**
 * Plans which places of a lapsed cart can be held again, at current prices. `lost` are the places that an earlier
 * attempt found taken. @throws Problem `sold_out` with the changes if no place can be held.
 */
export async function planRenewal(
  cart: CartRow,
  states: readonly LineState[],
  { lost, ...search }: RenewalSearch & { lost: readonly Place[] },
): Promise<RenewalPlan> {
  const excluded = new Map(cart.lines.map(({ ticketTypeId }) => [ticketTypeId, new Set<string>()]));
  const mine = states.flatMap(({ places }) => places.flatMap(({ isMine, place }) => (isMine ? [place] : [])));
  for (const place of [...mine, ...lost]) excluded.get(place.ticketTypeId)?.add(spotName(place));
  const plan: RenewalPlan = {
    lines: [],
    alreadyHeld: [],
    newPlaces: [],
    watched: [],
    maxPerCustomer: new Map(),
    changes: [],
  };
  for (const [index, line] of cart.lines.entries()) {
    const state = states[index];
    if (state) await renewLine(plan, line, state, { ...search, excluded });
  }
  const claimed = new Set(placesInLines(plan.lines).map(placeName));
  plan.watched = plan.watched.filter((place) => !claimed.has(placeName(place))).slice(0, cartLimits.watchedSeats);
  if (plan.lines.length === 0) throw new Problem(soldOut, undefined, { members: { changes: plan.changes } });
  return plan;
}

/** Adds to the plan what can be held of one line. */
async function renewLine(
  plan: RenewalPlan,
  line: CartLine,
  state: LineState,
  search: RenewalSearch & { excluded: Excluded },
): Promise<void> {
  const { ticketTypeId, name, accessCode } = line;
  const { now } = search;
  const report = (code: string, quantity: number, details: Partial<CartChange> = {}) =>
    plan.changes.push({ ticketTypeId, name, code, quantity, ...details });

  const onSale = saleOf(state, line, plan.lines, now);
  if (typeof onSale === 'string') {
    report(onSale, line.places.length);
    return;
  }

  const mine = state.places.flatMap(({ isMine, place }) => (isMine ? [place] : []));
  const gone = state.places.filter(({ isMine }) => !isMine);
  const found: HeldPlace['place'][] = await findReplacements(onSale, gone, search);
  const lacking = gone.length - found.length;
  if (lacking > 0 && onSale.type.kind === 'seated') {
    const seats = gone.flatMap(({ place }) => (found.includes(place) || !place.seat ? [] : [place.seat]));
    report('seats_taken', lacking, { seats });
  } else if (lacking > 0) report('sold_out', lacking);
  const { alreadyHeld, replacements, watched, refused } = await judgeSeats(onSale, plan.lines, {
    alreadyHeld: mine,
    replacements: found,
    ...search,
  });
  for (const { code, seats } of refused) report(code, seats.length, { seats });
  const places = [...alreadyHeld, ...replacements];
  if (places.length === 0) return;

  const before = plan.lines;
  plan.lines = withPlaces(before, onSale, { places, accessCode, now });
  for (const renewed of plan.lines) {
    const added = renewed.places.length - (before.find(({ id }) => id === renewed.id)?.places.length ?? 0);
    const { unitPrice } = renewed;
    // The id of a line names its price, booking fee and tax.
    if (added > 0 && renewed.id !== line.id) report('price_changed', added, { unitPrice });
  }
  plan.alreadyHeld.push(...alreadyHeld);
  plan.newPlaces.push(...replacements);
  plan.watched.push(...watched);
  for (const place of replacements) search.excluded.get(ticketTypeId)?.add(spotName(place));
  plan.maxPerCustomer.set(ticketTypeId, onSale.type.maxPerCustomer);
}

interface Judged {
  alreadyHeld: Place[];
  replacements: HeldPlace['place'][];
}

/** Leaves out the seats that a new choice could not have. A live hold keeps the seats that it still has. */
async function judgeSeats(
  onSale: TypeOnSale,
  lines: readonly CartLine[],
  { alreadyHeld, replacements, hasLapsed, now }: Judged & Pick<RenewalSearch, 'hasLapsed' | 'now'>,
): Promise<Judged & Omit<SeatsAgain, 'places'>> {
  const { kind, ticketTypeId } = onSale.type;
  if (kind !== 'seated') return { alreadyHeld, replacements, watched: [], refused: [] };
  const others = placesInLines(lines).filter((place) => place.ticketTypeId === ticketTypeId);
  const { places, watched, refused } = hasLapsed
    ? await chooseAgain(onSale, { wanted: [...alreadyHeld, ...replacements], own: others, now })
    : await chooseAgain(onSale, { wanted: replacements, own: [...others, ...alreadyHeld], now });
  const chosen = new Set(places.map(spotName));
  const isChosen = (place: Place): boolean => chosen.has(spotName(place));
  return {
    alreadyHeld: hasLapsed ? alreadyHeld.filter(isChosen) : alreadyHeld,
    replacements: replacements.filter(isChosen),
    watched,
    refused,
  };
}

/** The sale of a line's ticket type, or the problem code that says why its places cannot be held. */
function saleOf(state: LineState, line: CartLine, others: readonly CartLine[], now: number): TypeOnSale | string {
  try {
    const onSale = requireOnSale(state.saleRows, line.accessCode, now);
    requireRoom(onSale, others, line.places.length);
    return onSale;
  } catch (error) {
    if (error instanceof Problem) return error.type.code;
    throw error;
  }
}

/**
 * Places to claim for those that lost their hold: the same seats if they are free, or any places of general admission.
 */
async function findReplacements(
  { type }: TypeOnSale,
  gone: readonly HeldPlace[],
  { excluded, drawOf, now }: RenewalSearch & { excluded: Excluded },
) {
  if (type.kind === 'seated') return gone.filter(({ row }) => isFree(row, now)).map(({ place }) => place);
  if (gone.length === 0) return [];
  const { ticketTypeId } = type;
  const names = excluded.get(ticketTypeId) ?? new Set();
  const search = { count: gone.length, retained: [], held: names, lost: names, draw: drawOf?.(ticketTypeId), now };
  return findGeneralPlaces(type, pricedPools(type, now), search);
}

const isFree = (row: Ticket | undefined, now: number): boolean =>
  row?.claimableAt !== undefined && row.claimableAt <= now;

/** How many places of each type the customer may have ordered before, so that the plan stays within the limits. */
export function customerRooms({ lines, maxPerCustomer }: RenewalPlan): CustomerRoom[] {
  const rooms = new Map<string, CustomerRoom>();
  for (const { eventId, ticketTypeId, places } of lines) {
    const { maxOrdered } = rooms.get(eventId) ?? { maxOrdered: {} as CustomerRoom['maxOrdered'] };
    const room = maxOrdered[ticketTypeId] ?? maxPerCustomer.get(ticketTypeId) ?? 0;
    rooms.set(eventId, { eventId, maxOrdered: { ...maxOrdered, [ticketTypeId]: room - places.length } });
  }
  return [...rooms.values()];
}
