import { Problem } from '../../../shared/base/problem.ts';
import { promoCodeInvalid } from '../../../shared/base/problems.ts';
import { type Discount, discountedLines, isUsable, type PromoCode } from '../../../shared/inventory/promo-code.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import { liveLines } from '../cart/cart.ts';

/** A promotion code, and the number of orders in which this customer has used it. */
export interface CustomerPromoCode {
  code: PromoCode;
  usedByCustomer: number;
}

/** Whether another order of this customer may use the code. */
export const isUsableBy = ({ code, usedByCustomer }: CustomerPromoCode, now: number): boolean =>
  isUsable(code, now) && usedByCustomer < (code.maxPerCustomer ?? Number.POSITIVE_INFINITY);

/**
 * The discount that the first applicable code gives on this cart. Several events may have a code of the same name.
 * @throws Problem `promo_code_invalid` if none of the codes applies to a line.
 */
export function discountFor(cart: CartRow | undefined, codes: readonly CustomerPromoCode[], now: number): Discount {
  const lines = liveLines(cart, now);
  const found = codes.find(
    (one) =>
      (one.code.percent !== undefined || one.code.amount !== undefined) &&
      isUsableBy(one, now) &&
      discountedLines(one.code, lines).length > 0,
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
