import type * as z from 'zod';
import { Problem } from '../../../shared/base/problem.ts';
import { wrongState } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { isMinted, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { requireCurrency } from './currency.ts';
import { requireWindow } from './ticket-type.ts';
import type { ChangeTicketType } from './ticket-type-schema.ts';
import { planShards } from './tier.ts';

export type WantedChange = z.output<typeof ChangeTicketType>;
type Change = Partial<TicketType>;

/** Everything but its places. @throws Problem `invalid_request`, `wrong_state`. */
export function changedTerms(event: EventRow, type: TicketType, wanted: WantedChange): Change {
  const { salesStartAt, salesEndAt, capacity: _, blockedSeats: __, ...rest } = wanted;
  if (rest.price) requireCurrency(rest.price, event, '/price');
  if (rest.status && !isMinted(type)) throw new Problem(wrongState, 'Its places are not minted yet');
  const window = {
    salesStartAt: salesStartAt ? Date.parse(salesStartAt) : type.salesStartAt,
    salesEndAt: salesEndAt ? Date.parse(salesEndAt) : type.salesEndAt,
  };
  requireWindow(window);
  return { ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)), ...window };
}

/** The most places that it has now, or is to have: a mint may be anywhere on its way. */
export const mostPlaces = ({ capacity, targetCapacity = 0 }: TicketType): number => Math.max(capacity, targetCapacity);

/** Each kind has its own way to say how many places there are. @throws Problem `invalid_request`. */
export function requirePlacesOf({ kind }: TicketType, { capacity, blockedSeats }: WantedChange): void {
  if (kind === 'general' && blockedSeats) refuse('/blockedSeats', 'belongs to seated types');
  if (kind === 'seated' && capacity !== undefined) {
    refuse('/capacity', 'follows from the sections of a seated type');
  }
}

/** A draft is planned anew; afterwards the mint makes the places follow. @throws Problem `invalid_request`. */
export function changedCapacity(type: TicketType, capacity: number): Change {
  if (type.status === 'draft') return { capacity, ...planShards(capacity, type.tiers) };
  return capacity === type.capacity && type.targetCapacity === undefined ? {} : { targetCapacity: capacity };
}

/** The seats that names stand for, each once. @throws Problem `invalid_request`. */
export function seatsNamed(names: readonly string[], seats: readonly NumberedSeat[]): NumberedSeat[] {
  const known = new Map(seats.map((seat) => [seat.label, seat]));
  const unknown = names.findIndex((name) => !known.has(name));
  if (unknown >= 0) refuse(`/blockedSeats/${unknown}`, `this type has no seat ${names[unknown]}`);
  return [...new Set(names)].flatMap((name) => known.get(name) ?? []);
}
