import { seatPlace } from '../../../shared/inventory/place.ts';
import type { TypeOnSale } from '../cart/type-on-sale.ts';
import type { TypeSeats } from './seat-search.ts';
import { readSeatMap } from './seat-store.ts';

/** The seats of a type, from the map that its event is sold by. */
export async function readTypeSeats({ type, facts }: TypeOnSale): Promise<TypeSeats> {
  const map = facts.seatMap ? await readSeatMap(facts.seatMap.key) : [];
  const seats = map.filter((seat) => type.sectionIds?.includes(seat.sectionId));
  return { type, seats, placeOf: (seat) => ({ ...seatPlace(type, seat), seat: seat.label }) };
}
