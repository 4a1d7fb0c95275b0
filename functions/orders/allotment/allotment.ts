import { Problem } from '../../../shared/base/problem.ts';
import { notFound, suspended, wrongState } from '../../../shared/base/problems.ts';
import type { Place } from '../../../shared/inventory/place.ts';
import { isSuspended } from '../../../shared/inventory/suspension.ts';
import { isMinted, type SellingFacts, type TicketType } from '../../../shared/inventory/ticket-type.ts';

/** A chosen place, with the name of its seat where it has one. A house seat is not on sale before it is given. */
export type ChosenPlace = Place & ({ seat?: string; isHouseSeat?: false } | { seat: string; isHouseSeat: true });

/** A ticket type as read, with what choosing among its places needs. */
export interface Allottable {
  type: TicketType;
  facts: SellingFacts;
  /** The names of its house seats. */
  houseSeats: readonly string[];
}

/** The places of one type that members of the organizer hand out. */
export interface Allotment extends Pick<Allottable, 'type' | 'houseSeats'> {
  places: readonly ChosenPlace[];
}

/** @throws Problem `not_found`. */
export function requireType(types: readonly TicketType[], ticketTypeId: string): TicketType {
  const type = types.find((candidate) => candidate.ticketTypeId === ticketTypeId);
  if (!type || type.isRemoved) throw new Problem(notFound, 'There is no such ticket type');
  return type;
}

/**
 * Returns the event's selling facts if places of a type can be handed out now. Sales windows and customer limits bind
 * buyers only. @throws Problem `wrong_state`, `suspended`.
 */
export function requireAllottable(facts: SellingFacts | undefined, type: TicketType, now: number): SellingFacts {
  if (facts?.status !== 'published') throw new Problem(wrongState, 'This event is not published');
  if (isSuspended(facts)) throw new Problem(suspended);
  if (facts.endsAt <= now) throw new Problem(wrongState, 'This event is over');
  if (!isMinted(type))
    throw new Problem(wrongState, 'The places of this type are being created; try again in a moment');
  return facts;
}
