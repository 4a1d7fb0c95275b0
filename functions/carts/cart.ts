import type { CartLine, CartRecord } from '../../shared/cart-record.ts';
import { rfc3339 } from '../../shared/clock.ts';
import { keyReused, limitReached, notFound, Problem } from '../../shared/errors.ts';
import type { SellingFacts, TicketType } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { sum, times } from '../../shared/money.ts';
import { currencyMismatch, salesClosed } from './routes.ts';

/** The lines a reader may see: an expired cart is gone for everybody at that millisecond. */
export const liveLines = (cart: CartRecord | undefined, now: number): CartLine[] =>
  cart && cart.expiresAt > now ? cart.lines : [];

const placesIn = (lines: readonly CartLine[]): number => lines.reduce((n, line) => n + line.places.length, 0);

/** The same type at the same price is one line. */
const lineId = (type: TicketType): string => `${type.ticketTypeId}_${type.price.amount}`;

/** Whether this request was carried out before. @throws Problem `idempotency_key_reused` for another body. */
export function isReplay(cart: CartRecord | undefined, key: string, hash: string): boolean {
  const known = key === '' ? undefined : cart?.keys.find((entry) => entry.key === key);
  if (known && known.hash !== hash) throw new Problem(keyReused);
  return known !== undefined;
}

/** When the hold of a cart ends after a modification: extended, never past its ceiling. */
export function holdTimes(cart: CartRecord | undefined, now: number) {
  const live = cart && liveLines(cart, now).length > 0 ? cart : undefined;
  const extendableUntil = live?.extendableUntil ?? now + limits.holdCeilingSeconds * 1000;
  return { extendableUntil, expiresAt: Math.min(now + limits.holdSeconds * 1000, extendableUntil) };
}

interface Offer {
  type: TicketType | undefined;
  facts: SellingFacts | undefined;
}

/**
 * Whether this many more places may join the cart.
 * @throws Problem `not_found`, `sales_closed`, `limit_reached`, `currency_mismatch`.
 */
export function admit({ type, facts }: Offer, lines: readonly CartLine[], quantity: number, now: number) {
  if (!type || !facts || type.status === 'draft') throw new Problem(notFound, 'There is no such ticket type');
  const open = type.status === 'on_sale' && now >= type.salesStartAt && now < type.salesEndAt;
  if (!open || facts.status !== 'published' || now >= facts.endsAt) throw new Problem(salesClosed);
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
