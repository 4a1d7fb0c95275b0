import { Problem } from '../../../shared/base/problem.ts';
import { soldOut } from '../../../shared/base/problems.ts';
import { type Place, spotName, type Ticket } from '../../../shared/inventory/place.ts';
import { pricedPools } from '../../../shared/inventory/pools.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import { withPlaces } from '../cart/cart.ts';
import type { CartChange } from '../cart/cart-schema.ts';
import type { HeldPlace, LineState } from '../cart/cart-store.ts';
import type { Selling } from '../cart/selling.ts';
import type { CustomerRoom } from '../claim/claim-store.ts';
import { requireOnSale, requireRoom } from '../claim/eligibility.ts';
import { findGeneral } from '../general/choose-places.ts';
import type { Draw } from '../general/draw-from-pool.ts';

/** A lapsed cart as it can be had again. */
interface Again {
  lines: CartLine[];
  /** Still carrying this cart's hold, and taken anew. */
  kept: Place[];
  fresh: Place[];
  /** How many places of each type a customer may have, by type. */
  most: Map<string, number>;
  changes: CartChange[];
}

interface Search {
  /** Names of places by type that are no candidates: the cart's own, and those lost to others. */
  known: Map<string, Set<string>>;
  drawOf: ((ticketTypeId: string) => Draw) | undefined;
  now: number;
}

const isFree = (row: Ticket | undefined, now: number): boolean =>
  row?.claimableAt !== undefined && row.claimableAt <= now;

/** Places in the stead of those that are somebody else's by now: seats as they are named, others any. */
async function inTheirStead({ type }: Selling, gone: HeldPlace[], { known, drawOf, now }: Search) {
  if (type.kind === 'seated') return gone.filter(({ row }) => isFree(row, now)).map(({ place }) => place);
  if (gone.length === 0) return [];
  const { ticketTypeId } = type;
  const held = known.get(ticketTypeId) ?? new Set();
  const search = { count: gone.length, good: [], held, lost: held, draw: drawOf?.(ticketTypeId), now };
  return findGeneral(type, pricedPools(type, now), search);
}

/** @returns the sale of a line's type, or the code of why there is none. */
function saleOf({ offer }: LineState, line: CartLine, others: readonly CartLine[], now: number): Selling | string {
  try {
    const selling = requireOnSale(offer, line.accessCode, now);
    requireRoom(selling, others, line.places.length);
    return selling;
  } catch (error) {
    if (error instanceof Problem) return error.type.code;
    throw error;
  }
}

/** Takes one line into the renewed cart, as far as it can be had and at the prices in force now. */
async function takeLine(again: Again, line: CartLine, state: LineState, search: Search): Promise<void> {
  const { ticketTypeId, name, accessCode } = line;
  const change = (code: string, quantity: number, more: Partial<CartChange> = {}) =>
    again.changes.push({ ticketTypeId, name, code, quantity, ...more });
  const selling = saleOf(state, line, again.lines, search.now);
  if (typeof selling === 'string') {
    change(selling, line.places.length);
    return;
  }
  const [mine, gone] = [state.own.filter(({ isMine }) => isMine), state.own.filter(({ isMine }) => !isMine)];
  const kept = mine.map(({ place }) => place);
  const fresh: (Place & { seat?: string })[] = await inTheirStead(selling, gone, search);
  const lacking = gone.length - fresh.length;
  if (lacking > 0) {
    const isSeated = selling.type.kind === 'seated';
    const seats = gone.flatMap(({ place }) => (fresh.includes(place) || !place.seat ? [] : [place.seat]));
    change(isSeated ? 'seats_taken' : 'sold_out', lacking, isSeated ? { seats } : {});
  }
  const places = [...kept, ...fresh];
  if (places.length === 0) return;
  const before = again.lines;
  again.lines = withPlaces(before, selling, { places, accessCode, now: search.now });
  for (const { id, unitPrice, places: now } of again.lines) {
    const more = now.length - (before.find((other) => other.id === id)?.places.length ?? 0);
    if (more > 0 && unitPrice.amount !== line.unitPrice.amount) change('price_changed', more, { unitPrice });
  }
  again.kept.push(...kept);
  again.fresh.push(...fresh);
  for (const place of fresh) search.known.get(ticketTypeId)?.add(spotName(place));
  again.most.set(ticketTypeId, selling.type.maxPerCustomer);
}

/** What a customer may have ordered before, so that these lines stay within the limits. */
export function roomFor(lines: readonly CartLine[], most: ReadonlyMap<string, number>): CustomerRoom[] {
  const rooms = new Map<string, CustomerRoom>();
  for (const { eventId, ticketTypeId, places } of lines) {
    const room = rooms.get(eventId) ?? { eventId, most: {} };
    const before = room.most[ticketTypeId] ?? most.get(ticketTypeId) ?? 0;
    rooms.set(eventId, { eventId, most: { ...room.most, [ticketTypeId]: before - places.length } });
  }
  return [...rooms.values()];
}

type Wish = Pick<Search, 'drawOf' | 'now'> & { lost: readonly Place[] };

/** The lines of a lapsed cart, as far as they can be had again. @throws Problem `sold_out` when nothing can. */
export async function heldAgain(cart: CartRow, states: readonly LineState[], { lost, ...wish }: Wish): Promise<Again> {
  const known = new Map(cart.lines.map(({ ticketTypeId }) => [ticketTypeId, new Set<string>()]));
  const mine = states.flatMap(({ own }) => own.flatMap(({ isMine, place }) => (isMine ? [place] : [])));
  for (const place of [...mine, ...lost]) known.get(place.ticketTypeId)?.add(spotName(place));
  const again: Again = { lines: [], kept: [], fresh: [], most: new Map(), changes: [] };
  for (const [at, line] of cart.lines.entries()) {
    const state = states[at];
    if (state) await takeLine(again, line, state, { ...wish, known });
  }
  if (again.lines.length === 0) throw new Problem(soldOut, undefined, { members: { changes: again.changes } });
  return again;
}
