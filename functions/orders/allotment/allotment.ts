import type { Place } from '../../../shared/inventory/place.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';

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
