import { Problem } from '../../../shared/base/problem.ts';
import { promoCodeInvalid } from '../../../shared/base/problems.ts';
import { type Discount, discountedLines, isUsable, type PromoCode } from '../../../shared/inventory/promo-code.ts';
import { type CartRow, pricedLines } from '../../../shared/records/cart-row.ts';
import { liveLines } from '../cart/cart.ts';

/** A code of an event, and how many orders of this customer used it. */
export interface KnownCode {
  code: PromoCode;
  usedByCustomer: number;
}

/**
 * What a code that was entered takes off this cart: codes of several events may be spelled alike, and the first that
 * covers a line counts. @throws Problem `promo_code_invalid`.
 */
export function discountFor(cart: CartRow | undefined, codes: readonly KnownCode[], now: number): Discount {
  const lines = pricedLines(liveLines(cart, now));
  const found = codes.find(
    ({ code, usedByCustomer }) =>
      (code.percent !== undefined || code.amount !== undefined) &&
      isUsable(code, now) &&
      usedByCustomer < (code.maxPerCustomer ?? Number.POSITIVE_INFINITY) &&
      discountedLines(code, lines).length > 0,
  );
  if (!found) throw new Problem(promoCodeInvalid);
  const { eventId, code, percent, amount, ticketTypeIds } = found.code;
  return {
    eventId,
    code,
    ...(percent !== undefined && { percent }),
    ...(amount && { amount }),
    ...(ticketTypeIds && { ticketTypeIds }),
  };
}
