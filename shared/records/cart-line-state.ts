import type { Place, Ticket } from '../inventory/place.ts';
import { isSuspended } from '../inventory/suspension.ts';
import type { SellingFacts, TicketType } from '../inventory/ticket-type.ts';
import { type CartRow, placesInLines } from './cart-row.ts';

/** A place of a cart. `isMine` if the place still carries the cart's hold. */
export interface HeldPlace {
  place: Place & { seat?: string };
  row: Ticket | undefined;
  isMine: boolean;
}

/** How the ticket type of a cart line is sold now, and the places of the line as they are now. */
interface LineState {
  saleRows: { type: TicketType | undefined; facts: SellingFacts | undefined };
  places: readonly HeldPlace[];
}

/** The places of each line of a cart. `rows`: those of `placesInLines`, in their order. */
export function heldPlaces(
  { lines, holdId }: Pick<CartRow, 'lines' | 'holdId'>,
  rows: readonly (Ticket | undefined)[],
): HeldPlace[][] {
  let next = 0;
  return lines.map((line) =>
    placesInLines([line]).map((place) => {
      const row = rows[next++];
      return { place, row, isMine: row?.status === 'held' && row.holdId === holdId };
    }),
  );
}

/** Why a line cannot be ordered. */
export interface Unavailable {
  code: 'event_cancelled' | 'sales_closed' | 'hold_expired';
  /** For people. */
  message: string;
}

/**
 * Why a line of a live cart cannot be ordered, `undefined` if it can. A sales window that has closed since is no reason:
 * the hold keeps its promise.
 */
export function unavailability({ saleRows, places }: LineState, now: number): Unavailable | undefined {
  const { type, facts } = saleRows;
  if (!type || !facts) return { code: 'sales_closed', message: 'These tickets are no longer sold.' };
  if (facts.status !== 'published') return { code: 'event_cancelled', message: 'The event was cancelled.' };
  if (isSuspended(facts)) return { code: 'sales_closed', message: 'The event is not on sale.' };
  if (facts.endsAt <= now) return { code: 'sales_closed', message: 'The event is over.' };
  if (type.status === 'paused') {
    return { code: 'sales_closed', message: 'The organizer has paused the sale of these tickets.' };
  }
  const lost = places.filter(({ isMine }) => !isMine);
  if (lost.length === 0) return undefined;
  const named = lost.flatMap(({ place }) => place.seat ?? []);
  const what = named.length > 0 ? named.join(', ') : `${lost.length} of ${places.length} tickets`;
  return { code: 'hold_expired', message: `No longer held for you: ${what}. Renew the cart or remove the line.` };
}
