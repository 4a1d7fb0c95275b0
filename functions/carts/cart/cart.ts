import { digest, newId } from '../../../shared/base/id.ts';
import type { Money } from '../../../shared/base/money.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, keyReused, notFound } from '../../../shared/base/problems.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { type Place, type Spot, spotName } from '../../../shared/inventory/place.ts';
import { type PricedPool, priceAt } from '../../../shared/inventory/pools.ts';
import { type LineTerms, lineTerms } from '../../../shared/pricing/line-terms.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import type { Settings } from '../../../shared/settings/setting-shapes.ts';
import { cartLimits } from '../limits.ts';
import type { TypeOnSale } from './type-on-sale.ts';
import { unusedAfter } from './unused-time.ts';

/** Who holds places. */
export interface Buyer {
  userId: string;
  /** Whom limits per customer bind: all accounts and guests of one mailbox. */
  customer: string;
  /** The network address. */
  address: string;
}

/** The lines of a cart whose hold has not lapsed. A lapsed cart has none. */
export const liveLines = (cart: CartRow | undefined, now: number): CartLine[] =>
  cart && cart.expiresAt > now ? cart.lines : [];

export const countPlaces = (lines: readonly CartLine[]): number => sumOf(lines.map((line) => line.places.length));

/** The booking fee and tax of places that are held now. */
const termsNow = ({ type, facts }: TypeOnSale): LineTerms | undefined =>
  lineTerms(facts.terms, { organizerId: facts.organizerId, taxRate: type.taxRate });

/**
 * One line holds the places of one type at one price and under one booking fee and tax. After a change of any of them,
 * new places form another line.
 */
export function lineId(onSale: TypeOnSale, price: Money): string {
  const terms = termsNow(onSale);
  return [onSale.type.ticketTypeId, price.amount, ...(terms ? [termsCode(terms)] : [])].join('_');
}

/** A short code that tells the terms of lines apart. */
function termsCode({ fee, tax }: LineTerms): string {
  const sorted = [fee, tax].map((part) =>
    Object.entries(part ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
  return digest(JSON.stringify(sorted));
}

/** What a claim asks for: `quantity` more places, the named seats, or a line grown to `line.quantity` places. */
export interface ClaimRequest {
  ticketTypeId: string;
  quantity?: number | undefined;
  seats?: string[] | undefined;
  line?: { id: string; quantity: number };
  accessCode?: string | undefined;
}

/**
 * The number of places that these lines lack. A line's final quantity is absolute, so two concurrent requests for it
 * are idempotent.
 * @throws Problem `not_found` if the line is gone, `conflict` if it already has more places.
 */
export function missingCount({ line, seats, quantity = 1 }: ClaimRequest, lines: readonly CartLine[]): number {
  if (!line) return seats?.length ?? quantity;
  const known = lines.find(({ id }) => id === line.id);
  if (!known) throw new Problem(notFound);
  const missing = line.quantity - known.places.length;
  if (missing < 0) throw new Problem(conflict);
  return missing;
}

/** Whether this request was carried out before. @throws Problem `idempotency_key_reused` if the body differs. */
export function isReplay(cart: CartRow | undefined, key: string, hash: string): boolean {
  const known = key === '' ? undefined : cart?.keys.find((entry) => entry.key === key);
  if (known && known.hash !== hash) throw new Problem(keyReused);
  return known !== undefined;
}

/** The runtime settings for the duration of holds. */
export type HoldTerms = Pick<Settings, 'holdSeconds' | 'holdCeilingSeconds'>;

export const ceilingMs = ({ holdCeilingSeconds }: HoldTerms): number => holdCeilingSeconds * 1000;

/** When the hold of a cart ends after a change (epoch ms): extended, but not beyond its ceiling. */
export function holdTimes(cart: CartRow | undefined, terms: HoldTerms, now: number) {
  const live = cart && liveLines(cart, now).length > 0 ? cart : undefined;
  const extendableUntil = live?.extendableUntil ?? now + ceilingMs(terms);
  const until = Math.min(now + terms.holdSeconds * 1000, extendableUntil);
  // Clocks differ and the settings change, but a hold is never shortened.
  return { extendableUntil, expiresAt: Math.max(until, live?.expiresAt ?? 0) };
}

/**
 * The cart after a line has given places back. Every change of a cart extends the hold of its remaining places, so this
 * one does too.
 */
export function withoutPlaces(
  cart: CartRow,
  line: CartLine,
  given: readonly Spot[],
  { terms, now }: { terms: HoldTerms; now: number },
): CartRow {
  const names = new Set(given.map(spotName));
  const lines = cart.lines.flatMap((other) => {
    const places = other.id === line.id ? other.places.filter((place) => !names.has(spotName(place))) : other.places;
    return places.length > 0 ? [{ ...other, places }] : [];
  });
  const unused = unusedAfter(cart, [{ ...line, places: [...given] }], now);
  return { ...cart, ...holdTimes(cart, terms, now), lines, unused, version: cart.version + 1 };
}

/** Names a place among those of all types. */
export const placeName = (place: Place): string => `${place.ticketTypeId} ${spotName(place)}`;

export const eventIdsIn = (lines: readonly CartLine[]): string[] => [...new Set(lines.map(({ eventId }) => eventId))];

interface NewPlaces {
  places: CartLine['places'];
  accessCode?: string | undefined;
  now: number;
}

/** The lines with new places of a type added, each at the current price of its pool, fee and tax. */
export function withPlaces(
  lines: readonly CartLine[],
  onSale: TypeOnSale,
  { places, accessCode, now }: NewPlaces,
): CartLine[] {
  const { type, facts } = onSale;
  const terms = termsNow(onSale);
  const joined = lines.map((line) => ({ ...line, places: [...line.places] }));
  for (const { shard, number, seat } of places) {
    const { price: unitPrice, tier }: Pick<PricedPool, 'price' | 'tier'> = priceAt(type, shard, now) ?? type;
    const id = lineId(onSale, unitPrice);
    let line = joined.find((known) => known.id === id);
    if (!line) {
      const { eventId, ticketTypeId } = type;
      const name = tier ? `${type.name} (${tier})` : type.name;
      const common = { id, eventId, eventTitle: facts.title, ticketTypeId, name, unitPrice, places: [] };
      // The order counts a use of the code only if the type required it.
      line = { ...common, ...(terms && { terms }), ...(accessCode && type.status === 'hidden' && { accessCode }) };
      joined.push(line);
    }
    line.places.push({ shard, number, ...(seat && { seat }) });
  }
  return joined;
}

export type Idempotency = { key: string; hash: string };
export const noKey: Idempotency = { key: '', hash: '' };

interface CartUpdate {
  lines: CartLine[];
  unused: NonNullable<CartRow['unused']>;
  terms: HoldTerms;
  now: number;
}

/** The cart with these lines and an extended hold. A lapsed cart starts a new hold. */
export function nextCart(
  cart: CartRow | undefined,
  { userId, customer }: Pick<Buyer, 'userId' | 'customer'>,
  { lines, unused, terms, now }: CartUpdate,
  { key, hash }: Idempotency,
): CartRow {
  const live = liveLines(cart, now).length > 0 ? cart : undefined;
  const keys = [...(cart?.keys ?? []), ...(key ? [{ key, hash }] : [])].slice(-cartLimits.cartKeys);
  return {
    userId,
    customer,
    holdId: live?.holdId ?? newId('crt', now),
    lines,
    ...(live?.promo && { promo: live.promo }),
    ...(live?.endedPromo && { endedPromo: live.endedPromo }),
    ...(live?.renewals && { renewals: live.renewals }),
    ...(Object.keys(unused).length > 0 && { unused }),
    ...holdTimes(cart, terms, now),
    version: (cart?.version ?? 0) + 1,
    keys,
  };
}
