import { Problem, refuse } from '../../shared/errors.ts';
import { type Place, type SellingFacts, spotName, type TicketType } from '../../shared/inventory.ts';
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
  const places = map
    .filter((seat) => type.sectionIds?.includes(seat.sectionId))
    .map((seat) => ({
      ...seat,
      ticketTypeId: type.ticketTypeId,
      // A row lies in one shard.
      shard: seat.rowIndex % type.shards,
    }));
  const chosen = search.named ? namedSeats(places, search.named) : await bestSeats(type, places, search);
  const found = chosen.map(
    ({ ticketTypeId, shard, number, label }): Chosen => ({ ticketTypeId, shard, number, seat: label }),
  );
  const own = found.filter((place) => search.held.has(spotName(place)));
  if (own.length > 0) throw seatsTakenProblem(own);
  return found;
}

type SeatPlace = NumberedSeat & Place;

const namedSeats = (places: readonly SeatPlace[], names: readonly string[]): SeatPlace[] =>
  names.map(
    (name, at) =>
      places.find(({ label }) => label === name) ??
      refuse(`/seats/${at}`, `there is no seat ${name} in this ticket type`),
  );

async function bestSeats(type: TicketType, places: readonly SeatPlace[], { count, held, lost, now }: Search) {
  const numbers = await store.freeNumbers(type, now);
  const free = places.filter(
    (place) => numbers.has(place.number) && !held.has(spotName(place)) && !lost.has(spotName(place)),
  );
  if (free.length < count) throw new Problem(soldOut);
  // No neighbours left for the whole group: the best single seats, better than none.
  return neighbours(free, count, Math.random()) ?? free.slice(0, count);
}
