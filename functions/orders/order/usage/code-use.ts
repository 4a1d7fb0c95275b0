import { Problem } from '../../../../shared/base/problem.ts';
import { promoCodeInvalid } from '../../../../shared/base/problems.ts';
import { isInForce, type PromoCode } from '../../../../shared/inventory/promo-code.ts';
import type { TicketType } from '../../../../shared/inventory/ticket-type.ts';
import type { CartRow } from '../../../../shared/records/cart-row.ts';
import { discountOf } from '../../../../shared/records/terms/cart-prices.ts';

/** A code that an order uses, and where that use is counted. A failed order releases the same counts. */
export interface CodeUse {
  eventId: string;
  code: string;
  /** Counted on the code's row, as it has `maxUses`. All buyers with that code contend for this row. */
  inAll: boolean;
  /** Counted with the customer. */
  perCustomer: boolean;
}

type CodeKey = Pick<PromoCode, 'eventId' | 'code'>;

/** The codes a cart would use, each once: its promotion code and the access codes of `lines`. */
export function codesOfCart(cart: CartRow, lines: CartRow['lines'] = cart.lines): CodeKey[] {
  const promo = discountOf(cart.lines, cart.promo);
  const codes = [
    ...(promo ? [{ eventId: promo.eventId, code: promo.code }] : []),
    ...lines.flatMap(({ eventId, accessCode }) => (accessCode ? [{ eventId, code: accessCode }] : [])),
  ];
  return [...new Map(codes.map((code) => [`${code.eventId} ${code.code}`, code])).values()];
}

interface SellingRows {
  codes: readonly PromoCode[];
  types: readonly (TicketType | undefined)[];
}

/**
 * The codes an order of this cart uses. An access code counts only while its type is still hidden, and was checked when
 * the places were held. A promotion code must be in force now.
 * @throws Problem `promo_code_invalid`.
 */
export function codeUsesOf(cart: CartRow, { codes, types }: SellingRows, now: number): CodeUse[] {
  const promo = discountOf(cart.lines, cart.promo);
  const hidden = new Set(types.flatMap((type) => (type?.status === 'hidden' ? [type.ticketTypeId] : [])));
  const needed = codesOfCart(
    cart,
    cart.lines.filter(({ ticketTypeId }) => hidden.has(ticketTypeId)),
  );
  const isNeeded = ({ eventId, code }: CodeKey): boolean =>
    needed.some((key) => key.eventId === eventId && key.code === code);
  const isPromo = ({ eventId, code }: CodeKey): boolean => promo?.eventId === eventId && promo.code === code;
  if (promo && !codes.some((code) => isPromo(code) && isInForce(code, now))) throw new Problem(promoCodeInvalid);
  return codes.filter(isNeeded).map(({ eventId, code, maxUses, maxPerCustomer }) => ({
    eventId,
    code,
    inAll: maxUses !== undefined,
    perCustomer: maxPerCustomer !== undefined,
  }));
}
