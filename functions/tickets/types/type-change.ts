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

export type TicketTypeChange = z.output<typeof ChangeTicketType>;

/** What a request changes, except the places. @throws Problem `invalid_request`, `wrong_state`. */
export function changedTerms(event: EventRow, type: TicketType, request: TicketTypeChange): Partial<TicketType> {
  const {
    salesStartAt,
    salesEndAt,
    status,
    taxRate,
    capacity: _,
    blockedSeats: __,
    confirmOverCapacity: ___,
    ...rest
  } = request;
  if (rest.price) requireCurrency(rest.price, event, '/price');
  const window = {
    salesStartAt: salesStartAt ? Date.parse(salesStartAt) : type.salesStartAt,
    salesEndAt: salesEndAt ? Date.parse(salesEndAt) : type.salesEndAt,
  };
  requireWindow(window);
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...window,
    ...(status && statusChange(type, status)),
    ...(taxRate !== undefined && { taxRate: taxRate ?? undefined }),
  };
}

/** @throws Problem `wrong_state` for an event that is cancelled or over: nothing is sold or minted for it any more. */
export function requireSellable({ status, endsAt }: Pick<EventRow, 'status' | 'endsAt'>, now: number): void {
  if (status !== 'draft' && status !== 'published') throw new Problem(wrongState, 'This event is cancelled or over');
  if (endsAt <= now) throw new Problem(wrongState, 'This event is over');
}

/** Until its places are minted, a type keeps the status that it opens with. */
const statusChange = (type: TicketType, status: 'on_sale' | 'paused' | 'hidden'): Partial<TicketType> =>
  isMinted(type) ? { status } : { opensAs: status };

/** The highest number of places that the type can have now. A mint to its target may be in progress. */
export const maxPlaces = ({ capacity, targetCapacity = 0 }: TicketType): number => Math.max(capacity, targetCapacity);

/**
 * Refuses the field of the other kind: `capacity` is for general admission, `blockedSeats` is for seats.
 * @throws Problem `invalid_request`.
 */
export function requireFieldsOfKind({ kind }: TicketType, { capacity, blockedSeats }: TicketTypeChange): void {
  if (kind === 'general' && blockedSeats) refuse('/blockedSeats', 'is for seated types only');
  if (kind === 'seated' && capacity !== undefined) {
    refuse('/capacity', 'is derived from the sections of a seated type; omit it');
  }
}

/** A draft gets new shards. Later, a mint makes the places match the target. @throws Problem `invalid_request`. */
export function changedCapacity(type: TicketType, capacity: number): Partial<TicketType> {
  if (type.status === 'draft') return { capacity, ...planShards(capacity, type.tiers) };
  return capacity === type.capacity && type.targetCapacity === undefined ? {} : { targetCapacity: capacity };
}

/** The seats with these names, each once. @throws Problem `invalid_request` for an unknown name. */
export function seatsNamed(names: readonly string[], seats: readonly NumberedSeat[]): NumberedSeat[] {
  const known = new Map(seats.map((seat) => [seat.label, seat]));
  const unknown = names.findIndex((name) => !known.has(name));
  if (unknown >= 0) refuse(`/blockedSeats/${unknown}`, `this type has no seat ${names[unknown]}`);
  return [...new Set(names)].flatMap((name) => known.get(name) ?? []);
}
