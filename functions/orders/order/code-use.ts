import { Problem } from '../../../shared/base/problem.ts';
import { promoCodeInvalid } from '../../../shared/base/problems.ts';
import { type Discount, discountedLines, isInForce, type PromoCode } from '../../../shared/inventory/promo-code.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { type CartRow, pricedLines } from '../../../shared/records/cart-row.ts';

/** A code that an order uses, and where its use is counted: given back there when the order fails. */
export interface CodeUse {
  eventId: string;
  code: string;
  /** By the code itself, which has a number of uses. All buyers with that code meet there; without one nobody does. */
  inAll: boolean;
  perCustomer: boolean;
}

type CodeKey = Pick<PromoCode, 'eventId' | 'code'>;

/** What the promotion code of a cart takes off it; nothing when it covers no line any more. */
export function discountOf(cart: CartRow): Discount | undefined {
  const lines = pricedLines(cart.lines);
  return cart.promo && discountedLines(cart.promo, lines).length > 0 ? cart.promo : undefined;
}

/** The codes a cart would use: its promotion code and those that opened its types, each once. */
export function codesOfCart(cart: CartRow, lines: CartRow['lines'] = cart.lines): CodeKey[] {
  const promo = discountOf(cart);
  const named = [
    ...(promo ? [{ eventId: promo.eventId, code: promo.code }] : []),
    ...lines.flatMap(({ eventId, accessCode }) => (accessCode ? [{ eventId, code: accessCode }] : [])),
  ];
  return [...new Map(named.map((name) => [`${name.eventId} ${name.code}`, name])).values()];
}

interface Sold {
  codes: readonly PromoCode[];
  types: readonly (TicketType | undefined)[];
}

/**
 * How the codes of a cart are used by its order. One that opened a type did so when the places were held, and is not used
 * where everybody may buy them by now; one that takes something off has to be in force.
 * @throws Problem `promo_code_invalid`.
 */
export function codeUsesOf(cart: CartRow, { codes, types }: Sold, now: number): CodeUse[] {
  const promo = discountOf(cart);
  const hidden = new Set(types.flatMap((type) => (type?.status === 'hidden' ? [type.ticketTypeId] : [])));
  const needed = codesOfCart(
    cart,
    cart.lines.filter(({ ticketTypeId }) => hidden.has(ticketTypeId)),
  );
  const isNeeded = (one: CodeKey): boolean =>
    needed.some((name) => name.eventId === one.eventId && name.code === one.code);
  const isPromo = ({ eventId, code }: CodeKey): boolean => promo?.eventId === eventId && promo.code === code;
  if (promo && !codes.some((code) => isPromo(code) && isInForce(code, now))) throw new Problem(promoCodeInvalid);
  return codes.filter(isNeeded).map(({ eventId, code, maxUses, maxPerCustomer }) => ({
    eventId,
    code,
    inAll: maxUses !== undefined,
    perCustomer: maxPerCustomer !== undefined,
  }));
}
