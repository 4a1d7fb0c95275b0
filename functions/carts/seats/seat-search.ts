import type { Place } from '../../../shared/inventory/place.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';

export type ChosenPlace = Place & { seat?: string };

export interface PlaceChoice {
  /** In the order of a cart's line, which gives back its last places first. */
  fresh: ChosenPlace[];
  /** Places that must still be free when these are claimed. */
  watched: Place[];
}

export interface SeatSearch {
  /** The seats asked for by name; otherwise the best `count` of those that may be free. */
  named: readonly string[] | undefined;
  count: number;
  /** Places in the buyer's own cart, and those lost to others: never free, whatever an index that lags says of them. */
  held: ReadonlySet<string>;
  lost: ReadonlySet<string>;
  /** How often this claim has been tried before. */
  attempt: number;
  now: number;
}

/** The seats of a type in map order, and where their places lie. */
export interface TypeSeats {
  type: TicketType;
  seats: readonly NumberedSeat[];
  placeOf(seat: NumberedSeat): ChosenPlace;
}
