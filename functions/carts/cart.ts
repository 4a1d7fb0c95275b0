import type { CartLine, CartRecord } from '../../shared/cart-record.ts';
import { rfc3339 } from '../../shared/clock.ts';
import { conflict, keyReused, limitReached, notFound, Problem, salesClosed } from '../../shared/errors.ts';
import type { Place, SellingFacts, TicketType } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { sum, times } from '../../shared/money.ts';
import type { Settings } from '../../shared/setting-shapes.ts';
import { currencyMismatch, priceChanged } from './routes.ts';

/** The lines a reader may see: an expired cart is gone for everybody at that millisecond. */
export const liveLines = (cart: CartRecord | undefined, now: number): CartLine[] =>
  cart && cart.expiresAt > now ? cart.lines : [];

const placesIn = (lines: readonly CartLine[]): number => lines.reduce((n, line) => n + line.places.length, 0);

/** The same type at the same price is one line: when a price changes, new places are another line. */
const lineId = (type: TicketType): string => `${type.ticketTypeId}_${type.price.amount}`;

/** What a claim asks for: so many more places, named seats, or so many of a line in all. */
export interface Wanted {
  ticketTypeId: string;
  quantity?: number | undefined;
  seats?: string[] | undefined;
  line?: { id: string; quantity: number };
}

/**
 * How many places the cart as it is now lacks of what is wanted: a line's final quantity sent twice at once is
 * reached once.
 * @throws Problem `not_found` when the line has gone, `conflict` when it has more than that by now.
 */
export function missing({ line, seats, quantity = 1 }: Wanted, lines: readonly CartLine[]): number {
  if (!line) return seats?.length ?? quantity;
  const known = lines.find(({ id }) => id === line.id);
  if (!known) throw new Problem(notFound);
  const more = line.quantity - known.places.length;
  if (more < 0) throw new Problem(conflict);
  return more;
}

/** Whether this request was carried out before. @throws Problem `idempotency_key_reused` for another body. */
export function isReplay(cart: CartRecord | undefined, key: string, hash: string): boolean {
  const known = key === '' ? undefined : cart?.keys.find((entry) => entry.key === key);
  if (known && known.hash !== hash) throw new Problem(keyReused);
  return known !== undefined;
}

/** How long places are held: runtime settings. */
export type HoldTerms = Pick<Settings, 'holdSeconds' | 'holdCeilingSeconds'>;

/** When the hold of a cart ends after a modification: extended, never past its ceiling. */
export function holdTimes(cart: CartRecord | undefined, { holdSeconds, holdCeilingSeconds }: HoldTerms, now: number) {
  const live = cart && liveLines(cart, now).length > 0 ? cart : undefined;
  const extendableUntil = live?.extendableUntil ?? now + holdCeilingSeconds * 1000;
  return { extendableUntil, expiresAt: Math.min(now + holdSeconds * 1000, extendableUntil) };
}

interface Offer {
  type: TicketType | undefined;
  facts: SellingFacts | undefined;
}

interface Demand {
  wanted: Wanted;
  /** How many more places that is. */
  quantity: number;
  now: number;
}

/**
 * Whether this many more places may join the cart.
 * @throws Problem `not_found`, `sales_closed`, `price_changed`, `limit_reached`, `currency_mismatch`.
 */
export function admit({ type, facts }: Offer, lines: readonly CartLine[], { wanted, quantity, now }: Demand) {
  if (!type || !facts || type.status === 'draft') throw new Problem(notFound, 'There is no such ticket type');
  const open = type.status === 'on_sale' && now >= type.salesStartAt && now < type.salesEndAt;
  if (!open || facts.status !== 'published' || now >= facts.endsAt) throw new Problem(salesClosed);
  // Nobody gets places at another price than that of the line they asked to grow.
  if (wanted.line && wanted.line.id !== lineId(type)) throw new Problem(priceChanged);
  const ofType = placesIn(lines.filter((line) => line.ticketTypeId === type.ticketTypeId));
  if (ofType + quantity > type.maxPerOrder) throw new Problem(limitReached, `At most ${type.maxPerOrder} per order`);
  if (ofType + quantity > type.maxPerCustomer) {
    throw new Problem(limitReached, `At most ${type.maxPerCustomer} per customer`);
  }
  if (placesIn(lines) + quantity > limits.placesPerCart) {
    throw new Problem(limitReached, `A cart holds at most ${limits.placesPerCart} places`);
  }
  const events = new Set([...lines.map((line) => line.eventId), type.eventId]);
  if (events.size > limits.eventsPerCart) {
    throw new Problem(limitReached, `A cart holds at most ${limits.eventsPerCart} events`);
  }
  const [other] = lines;
  if (other && other.unitPrice.currency !== type.price.currency) throw new Problem(currencyMismatch);
  return { type, facts };
}

/**
 * The cart after a line kept its first `keep` places, and the places it gave back. Fewer places are a modification as
 * more are: it extends the hold of those that stay.
 */
export function shortened(
  cart: CartRecord,
  line: CartLine,
  keep: number,
  { terms, now }: { terms: HoldTerms; now: number },
) {
  const { ticketTypeId } = line;
  const gone = line.places.slice(keep).map((place) => ({ ...place, ticketTypeId }));
  const lines = cart.lines.flatMap((other) =>
    other.id !== line.id ? [other] : keep > 0 ? [{ ...line, places: line.places.slice(0, keep) }] : [],
  );
  const next: CartRecord = { ...cart, ...holdTimes(cart, terms, now), lines, version: cart.version + 1 };
  return { next, gone };
}

/** The places of a cart's lines, each with its type. */
export const placesOf = (lines: readonly CartLine[]): (Place & { seat?: string })[] =>
  lines.flatMap(({ ticketTypeId, places }) => places.map((place) => ({ ...place, ticketTypeId })));

/** The lines after new places of a type joined them. */
export function withPlaces(
  lines: readonly CartLine[],
  { type, facts }: { type: TicketType; facts: SellingFacts },
  places: CartLine['places'],
): CartLine[] {
  const id = lineId(type);
  const known = lines.find((line) => line.id === id);
  if (known) return lines.map((line) => (line === known ? { ...line, places: [...line.places, ...places] } : line));
  const { eventId, ticketTypeId, name, price: unitPrice } = type;
  return [...lines, { id, eventId, eventTitle: facts.title, ticketTypeId, name, unitPrice, places }];
}

/** The cart as the API shows it. */
export function cartView(cart: CartRecord | undefined, now: number) {
  const lines = liveLines(cart, now);
  const [first] = lines;
  if (!cart || !first) return { id: null, items: [], total: null, expiresAt: null, extendableUntil: null };
  const items = lines.map(({ places, ...line }) => {
    const seats = places.flatMap((place) => (place.seat ? [place.seat] : []));
    const total = times(line.unitPrice, places.length);
    return { ...line, quantity: places.length, ...(seats.length > 0 && { seats }), total };
  });
  return {
    id: cart.holdId,
    items,
    total: sum(
      first.unitPrice.currency,
      items.map((item) => item.total),
    ),
    expiresAt: rfc3339(cart.expiresAt),
    extendableUntil: rfc3339(cart.extendableUntil),
  };
}
