import { Problem, refuse } from '../../shared/errors.ts';
import { type Place, type SellingFacts, type Spot, spotName, type TicketType } from '../../shared/inventory.ts';
import type { NumberedSeat } from '../../shared/seat-map.ts';
import { neighbours } from './best-available.ts';
import { seatsTaken, soldOut } from './routes.ts';
import * as store from './store.ts';

export type Chosen = Place & { seat?: string };

interface Search {
  /** The seats asked for by name; otherwise the best `count` of those that may be free. */
  named: readonly string[] | undefined;
  count: number;
  /** Places in the buyer's own cart, and those lost to others: never free, whatever an index that lags says of them. */
  held: ReadonlySet<string>;
  lost: ReadonlySet<string>;
  now: number;
}

const labels = (places: readonly Chosen[]): string[] => places.flatMap(({ seat }) => (seat ? [seat] : []));

/** 409 with the names of the seats that are not to be had. */
export const seatsTakenProblem = (places: readonly Chosen[]): Problem =>
  new Problem(seatsTaken, undefined, { members: { seats: labels(places) } });

/**
 * Seats of a type for a claim to try.
 * @throws Problem `invalid_request` for a seat the type does not have, `seats_taken` for one that is in the buyer's own
 * cart already, `sold_out`.
 */
export async function chooseSeats({ type, facts }: { type: TicketType; facts: SellingFacts }, search: Search) {
  const map = facts.seatMap ? await store.seats(facts.seatMap.key) : [];
  const seats = map.filter((seat) => type.sectionIds?.includes(seat.sectionId));
  const chosen = search.named ? namedSeats(seats, search.named) : await bestSeats(type, seats, search);
  const found = chosen.map(
    (seat): Chosen => ({ ...spotIn(type, seat), ticketTypeId: type.ticketTypeId, seat: seat.label }),
  );
  const own = found.filter((place) => search.held.has(spotName(place)));
  if (own.length > 0) throw seatsTakenProblem(own);
  return found;
}

/** A row lies in one shard. */
const spotIn = ({ shards }: TicketType, { rowIndex, number }: NumberedSeat): Spot => ({
  shard: rowIndex % shards,
  number,
});

const namedSeats = (seats: readonly NumberedSeat[], names: readonly string[]): NumberedSeat[] =>
  names.map(
    (name, at) =>
      seats.find(({ label }) => label === name) ??
      refuse(`/seats/${at}`, `there is no seat ${name} in this ticket type`),
  );

async function bestSeats(type: TicketType, seats: readonly NumberedSeat[], { count, held, lost, now }: Search) {
  const numbers = await store.freeNumbers(type, now);
  const isOpen = (seat: NumberedSeat): boolean => {
    const name = spotName(spotIn(type, seat));
    return !held.has(name) && !lost.has(name);
  };
  const free = seats.filter((seat) => numbers.has(seat.number) && isOpen(seat));
  if (free.length < count) throw new Problem(soldOut);
  // No neighbours left for the whole group: the best single seats, better than none.
  return neighbours(free, count, Math.random()) ?? free.slice(0, count);
}
