import { Problem } from '../../../shared/base/problem.ts';
import { limitReached, notFound, promoCodeInvalid, salesClosed } from '../../../shared/base/problems.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { isOnSale } from '../../../shared/inventory/on-sale.ts';
import { type PricedPool, pricedPools } from '../../../shared/inventory/pools.ts';
import { isUsable } from '../../../shared/inventory/promo-code.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { CartLine, CartRow } from '../../../shared/records/cart-row.ts';
import { lineId, placesIn, type Wanted } from '../cart/cart.ts';
import type { Offer, Selling } from '../cart/selling.ts';
import { cartLimits } from '../limits.ts';
import { currencyMismatch, priceChanged, tooManyHolds } from '../problems.ts';

/** A hidden type is for whoever has a code for it. @throws Problem `promo_code_invalid`, `sales_closed`. */
function requireUnlocked({ ticketTypeId }: TicketType, code: string | undefined, offer: Offer, now: number): void {
  if (code === undefined) throw new Problem(salesClosed);
  const { unlock } = offer;
  if (!unlock?.unlocks?.includes(ticketTypeId) || !isUsable(unlock, now)) throw new Problem(promoCodeInvalid);
}

/** @throws Problem `not_found`, `sales_closed`, `promo_code_invalid`. */
export function requireOnSale(offer: Offer, accessCode: string | undefined, now: number): Selling {
  const { type, facts } = offer;
  if (!type || !facts || type.status === 'draft') throw new Problem(notFound, 'There is no such ticket type');
  if (!isOnSale(type, facts, now)) throw new Problem(salesClosed);
  if (type.status === 'hidden') requireUnlocked(type, accessCode, offer, now);
  return { type, facts };
}

/**
 * The pools a claim may draw from: those at the line's own price where a line grows, since nobody gets places at
 * another price than that of the line they asked to grow. @throws Problem `price_changed`.
 */
export function poolsFor({ type }: Selling, { line }: Wanted, now: number): PricedPool[] {
  const pools = pricedPools(type, now);
  if (!line) return pools;
  const own = pools.filter(({ price }) => lineId(type, price) === line.id);
  if (own.length === 0) throw new Problem(priceChanged);
  return own;
}

/**
 * Whether this many more places of a type may join these lines.
 * @throws Problem `limit_reached`, `currency_mismatch`.
 */
export function requireRoom({ type }: Selling, lines: readonly CartLine[], quantity: number): void {
  const ofType = placesIn(lines.filter((line) => line.ticketTypeId === type.ticketTypeId)) + quantity;
  if (ofType > type.maxPerOrder) throw new Problem(limitReached, `At most ${type.maxPerOrder} per order`);
  if (ofType > type.maxPerCustomer) throw new Problem(limitReached, `At most ${type.maxPerCustomer} per customer`);
  if (placesIn(lines) + quantity > inventoryLimits.placesPerCart) {
    throw new Problem(limitReached, `A cart holds at most ${inventoryLimits.placesPerCart} places`);
  }
  const events = new Set([...lines.map((line) => line.eventId), type.eventId]);
  if (events.size > cartLimits.eventsPerCart) {
    throw new Problem(limitReached, `A cart holds at most ${cartLimits.eventsPerCart} events`);
  }
  if (new Set(lines.map(({ accessCode }) => accessCode)).size > cartLimits.codesPerCart) {
    throw new Problem(limitReached, `A cart uses at most ${cartLimits.codesPerCart} access codes`);
  }
  const [other] = lines;
  if (other && other.unitPrice.currency !== type.price.currency) throw new Problem(currencyMismatch);
}

const minuteMs = 60_000;
const hourMinutes = 60;

/**
 * The beginnings of holds that a cart remembers, with this event's where none of its places are held: a customer who
 * lets places go and takes them again keeps them from everybody else. In epoch minutes by event, those of the last hour.
 * @throws Problem `too_many_holds` with the time to wait.
 */
export function holdBeginnings(cart: CartRow | undefined, eventIds: readonly string[], now: number) {
  const minute = Math.floor(now / minuteMs);
  const recent = Object.entries(cart?.begun ?? {}).flatMap(([eventId, minutes]) => {
    const kept = minutes.filter((at) => at > minute - hourMinutes);
    return kept.length > 0 ? [[eventId, kept] as const] : [];
  });
  const begun: Record<string, number[]> = Object.fromEntries(recent);
  for (const eventId of eventIds) {
    const before = begun[eventId] ?? [];
    if (before.length >= cartLimits.holdsPerEventAndHour) {
      const waitMinutes = (before[0] ?? minute) + hourMinutes - minute;
      const headers = { 'retry-after': String(waitMinutes * 60) };
      throw new Problem(tooManyHolds, `You may hold places of this event again in ${waitMinutes} minutes`, { headers });
    }
    begun[eventId] = [...before, minute];
  }
  if (Object.keys(begun).length > cartLimits.eventsBegun) {
    throw new Problem(tooManyHolds, 'Places of too many events were held within an hour', {
      headers: { 'retry-after': String(hourMinutes * 60) },
    });
  }
  return begun;
}
