import { Problem } from '../../../shared/base/problem.ts';
import { limitReached, notFound, priceChanged, promoCodeInvalid, salesClosed } from '../../../shared/base/problems.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { isOnSale } from '../../../shared/inventory/on-sale.ts';
import { type PricedPool, pricedPools } from '../../../shared/inventory/pools.ts';
import { isUsable } from '../../../shared/inventory/promo-code.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { CartLine } from '../../../shared/records/cart-row.ts';
import { type ClaimRequest, countPlaces, lineId } from '../cart/cart.ts';
import type { SaleRows, TypeOnSale } from '../cart/type-on-sale.ts';
import { cartLimits } from '../limits.ts';
import { currencyMismatch } from '../problems.ts';

/**
 * Requires that the type is on sale for this buyer. @throws Problem `not_found`, `sales_closed`, `promo_code_invalid`,
 * `limit_reached`.
 */
export function requireOnSale(rows: SaleRows, accessCode: string | undefined, now: number): TypeOnSale {
  const { type, facts } = rows;
  if (!type || !facts || type.status === 'draft') throw new Problem(notFound, 'There is no such ticket type');
  if (!isOnSale(type, facts, now)) throw new Problem(salesClosed);
  if (type.status === 'hidden') requireUnlocked(type, accessCode, rows, now);
  return { type, facts };
}

/**
 * A hidden type requires an access code that unlocks it and that this customer may use once more.
 * @throws Problem `promo_code_invalid`, `sales_closed`, `limit_reached`.
 */
function requireUnlocked(
  { ticketTypeId }: TicketType,
  accessCode: string | undefined,
  { unlock, usesOfCode = 0 }: SaleRows,
  now: number,
): void {
  if (accessCode === undefined) throw new Problem(salesClosed);
  if (!unlock?.unlocks?.includes(ticketTypeId) || !isUsable(unlock, now)) throw new Problem(promoCodeInvalid);
  const { maxPerCustomer = Number.POSITIVE_INFINITY } = unlock;
  if (usesOfCode >= maxPerCustomer)
    throw new Problem(limitReached, 'You have used this access code as often as you may');
}

/**
 * The pools that a claim may draw from. If a line grows, only those at the price, fee and tax of the line: a buyer who
 * adds to a line pays what it says. @throws Problem `price_changed`.
 */
export function poolsFor(onSale: TypeOnSale, { line }: ClaimRequest, now: number): PricedPool[] {
  const pools = pricedPools(onSale.type, now);
  if (!line) return pools;
  const atLinePrice = pools.filter(({ price }) => lineId(onSale, price) === line.id);
  if (atLinePrice.length === 0) {
    throw new Problem(
      priceChanged,
      'The price, booking fee or tax of this line has changed. Add new places as another line.',
    );
  }
  return atLinePrice;
}

/**
 * Requires that `quantity` more places of a type fit into these lines.
 * @throws Problem `limit_reached`, `currency_mismatch`.
 */
export function requireRoom({ type }: TypeOnSale, lines: readonly CartLine[], quantity: number): void {
  const ofType = countPlaces(lines.filter((line) => line.ticketTypeId === type.ticketTypeId)) + quantity;
  if (ofType > type.maxPerOrder) throw new Problem(limitReached, `At most ${type.maxPerOrder} per order`);
  if (ofType > type.maxPerCustomer) throw new Problem(limitReached, `At most ${type.maxPerCustomer} per customer`);
  if (countPlaces(lines) + quantity > inventoryLimits.placesPerCart) {
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
