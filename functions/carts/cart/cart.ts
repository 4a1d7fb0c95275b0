import { newId } from '../../../shared/base/id.ts';
import type { Money } from '../../../shared/base/money.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, keyReused, notFound } from '../../../shared/base/problems.ts';
import type { Place } from '../../../shared/inventory/place.ts';
import { type PricedPool, priceAt } from '../../../shared/inventory/pools.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import type { Settings } from '../../../shared/settings/setting-shapes.ts';
import { cartLimits } from '../limits.ts';
import type { Selling } from './selling.ts';

/** The lines a reader may see: an expired cart is gone for everybody at that millisecond. */
export const liveLines = (cart: CartRow | undefined, now: number): CartLine[] =>
  cart && cart.expiresAt > now ? cart.lines : [];

export const placesIn = (lines: readonly CartLine[]): number => lines.reduce((n, line) => n + line.places.length, 0);

/** The same type at the same price is one line: when a price changes, new places are another line. */
export const lineId = (type: TicketType, price: Money): string => `${type.ticketTypeId}_${price.amount}`;

/** What a claim asks for: so many more places, named seats, or so many of a line in all. */
export interface Wanted {
  ticketTypeId: string;
  quantity?: number | undefined;
  seats?: string[] | undefined;
  line?: { id: string; quantity: number };
  accessCode?: string | undefined;
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
export function isReplay(cart: CartRow | undefined, key: string, hash: string): boolean {
  const known = key === '' ? undefined : cart?.keys.find((entry) => entry.key === key);
  if (known && known.hash !== hash) throw new Problem(keyReused);
  return known !== undefined;
}

/** How long places are held: runtime settings. */
export type HoldTerms = Pick<Settings, 'holdSeconds' | 'holdCeilingSeconds'>;

/** When the hold of a cart ends after a modification: extended, never past its ceiling. */
export function holdTimes(cart: CartRow | undefined, { holdSeconds, holdCeilingSeconds }: HoldTerms, now: number) {
  const live = cart && liveLines(cart, now).length > 0 ? cart : undefined;
  const extendableUntil = live?.extendableUntil ?? now + holdCeilingSeconds * 1000;
  const until = Math.min(now + holdSeconds * 1000, extendableUntil);
  // Clocks differ, and terms change: a hold is never cut short.
  return { extendableUntil, expiresAt: Math.max(until, live?.expiresAt ?? 0) };
}

/**
 * The cart after a line kept its first `keep` places, and the places it gave back. Fewer places are a modification as
 * more are: it extends the hold of those that stay.
 */
export function shortened(
  cart: CartRow,
  line: CartLine,
  keep: number,
  { terms, now }: { terms: HoldTerms; now: number },
) {
  const { ticketTypeId } = line;
  const gone = line.places.slice(keep).map((place) => ({ ...place, ticketTypeId }));
  const lines = cart.lines.flatMap((other) =>
    other.id !== line.id ? [other] : keep > 0 ? [{ ...line, places: line.places.slice(0, keep) }] : [],
  );
  const next: CartRow = { ...cart, ...holdTimes(cart, terms, now), lines, version: cart.version + 1 };
  return { next, gone };
}

export const eventsIn = (lines: readonly CartLine[]): string[] => [...new Set(lines.map(({ eventId }) => eventId))];

/** The places of a cart's lines, each with its type. */
export const placesOf = (lines: readonly CartLine[]): (Place & { seat?: string })[] =>
  lines.flatMap(({ ticketTypeId, places }) => places.map((place) => ({ ...place, ticketTypeId })));

interface Joining {
  places: CartLine['places'];
  accessCode?: string | undefined;
  now: number;
}

/** The lines after new places of a type joined them, each at the price its pool has now. */
export function withPlaces(
  lines: readonly CartLine[],
  { type, facts }: Selling,
  { places, accessCode, now }: Joining,
): CartLine[] {
  const joined = lines.map((line) => ({ ...line, places: [...line.places] }));
  for (const { shard, number, seat } of places) {
    const { price: unitPrice, tier }: Pick<PricedPool, 'price' | 'tier'> = priceAt(type, shard, now) ?? type;
    const id = lineId(type, unitPrice);
    let line = joined.find((known) => known.id === id);
    if (!line) {
      const { eventId, ticketTypeId } = type;
      const name = tier ? `${type.name} (${tier})` : type.name;
      const common = { id, eventId, eventTitle: facts.title, ticketTypeId, name, unitPrice, places: [] };
      // Whoever needed no code uses none up.
      line = { ...common, ...(accessCode && type.status === 'hidden' && { accessCode }) };
      joined.push(line);
    }
    line.places.push({ shard, number, ...(seat && { seat }) });
  }
  return joined;
}

export type Idempotency = { key: string; hash: string };
export const noKey: Idempotency = { key: '', hash: '' };

interface Change {
  lines: CartLine[];
  begun: NonNullable<CartRow['begun']>;
  terms: HoldTerms;
  now: number;
}

/** The cart with these lines, its hold extended; a cart that had lapsed is a new one, with a hold of its own. */
export function nextCart(
  cart: CartRow | undefined,
  userId: string,
  { lines, begun, terms, now }: Change,
  { key, hash }: Idempotency,
): CartRow {
  const live = liveLines(cart, now).length > 0 ? cart : undefined;
  const keys = [...(cart?.keys ?? []), ...(key ? [{ key, hash }] : [])].slice(-cartLimits.cartKeys);
  return {
    userId,
    holdId: live?.holdId ?? newId('crt', now),
    lines,
    ...(live?.promo && { promo: live.promo }),
    ...(live?.renewals && { renewals: live.renewals }),
    begun,
    ...holdTimes(cart, terms, now),
    version: (cart?.version ?? 0) + 1,
    keys,
  };
}
