import type { CartLine } from '../../../shared/records/cart-row.ts';
import type { Buyer } from '../cart/cart.ts';
import type { SaleRows, TypeOnSale } from '../cart/type-on-sale.ts';
import { limitGuesses } from '../promo/guess-limit-store.ts';
import { requireOnSale } from './eligibility.ts';

/** Who asks for places, with which code, and the lines of their cart. */
interface SaleRequest {
  buyer: Buyer;
  accessCode: string | undefined;
  lines: readonly CartLine[];
  now: number;
}

/**
 * Requires that a type is on sale for this buyer, and counts wrong access codes. A code that unlocked a line of the
 * event is no guess. @throws Problem `too_many_requests` and those of `requireOnSale`.
 */
export async function checkSale(rows: SaleRows, { buyer, accessCode, lines, now }: SaleRequest): Promise<TypeOnSale> {
  const check = () => requireOnSale(rows, accessCode, now);
  const { type } = rows;
  const isKnown = lines.some((line) => line.accessCode === accessCode && line.eventId === type?.eventId);
  if (!accessCode || type?.status !== 'hidden' || isKnown) return check();
  return limitGuesses(buyer, [type.eventId], now, check);
}
