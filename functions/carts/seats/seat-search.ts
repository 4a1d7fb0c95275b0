import type { Place } from '../../../shared/inventory/place.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';

export type ChosenPlace = Place & { seat?: string };

export interface PlaceChoice {
  /** In the order of a cart line, which releases its last places first. */
  places: ChosenPlace[];
  /** Places that must still be free when the chosen ones are claimed. */
  watched: Place[];
}

export interface SeatSearch {
  /** The seats requested by name. Without names, the best `count` seats that may be free. */
  named: readonly string[] | undefined;
  count: number;
  /**
   * Names of the places in the buyer's own cart. Never free, although the eventually consistent index may list them.
   */
  held: ReadonlySet<string>;
  /** Names of the places that an earlier attempt found taken. Never free either. */
  lost: ReadonlySet<string>;
  /** The number of attempts of this claim that other buyers made fail. */
  losses: number;
  now: number;
}

/** The seats of a type in map order, and their places. */
export interface TypeSeats {
  type: TicketType;
  seats: readonly NumberedSeat[];
  placeOf(seat: NumberedSeat): ChosenPlace;
}
