import { Problem, type ProblemType } from '../../../shared/base/problem.ts';
import { holdExpired, salesClosed } from '../../../shared/base/problems.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { type HeldPlace, type Unavailable, unavailability } from '../../../shared/records/cart-line-state.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';

interface CartSelling {
  types: readonly (TicketType | undefined)[];
  facts: readonly (SellingFacts | undefined)[];
  /** The places of each line. */
  places: readonly (readonly HeldPlace[])[];
}

const refusals: Record<Unavailable['code'], ProblemType> = {
  event_cancelled: holdExpired,
  hold_expired: holdExpired,
  sales_closed: salesClosed,
};

/**
 * Requires that each line of a cart can be ordered, as the cart shows it.
 * @throws Problem `hold_expired` or `sales_closed` that names the lines that cannot (`items`).
 */
export function requireOrderable({ lines }: CartRow, { types, facts, places }: CartSelling, now: number): void {
  const refused = lines.flatMap(({ id, name, eventTitle, eventId, ticketTypeId }, index) => {
    const saleRows = {
      type: types.find((type) => type?.ticketTypeId === ticketTypeId),
      facts: facts.find((event) => event?.eventId === eventId),
    };
    const unavailable = unavailability({ saleRows, places: places[index] ?? [] }, now);
    return unavailable ? [{ id, title: `${name}, ${eventTitle}`, ...unavailable }] : [];
  });
  const [first] = refused;
  if (!first) return;
  const detail = `${first.title}: ${first.message} Remove the line to order the others.`;
  throw new Problem(refusals[first.code], detail, {
    members: { items: refused.map(({ id, code, message }) => ({ id, code, message })) },
  });
}
