import { Problem } from '../../../shared/base/problem.ts';
import { seatsTaken } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { seatPlace, spotName } from '../../../shared/inventory/place.ts';
import { isProtected, type NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';
import { companionSeat } from '../problems.ts';
import { gapRule } from './check-gap-rule.ts';
import { findBest } from './find-best-seats.ts';
import type { ChosenPlace, PlaceChoice, SeatSearch, TypeSeats } from './seat-search.ts';
import * as store from './seat-store.ts';

const labels = (places: readonly ChosenPlace[]): string[] => places.flatMap(({ seat }) => (seat ? [seat] : []));

/** 409 with the names of the seats that are not to be had. */
export const seatsTakenProblem = (places: readonly ChosenPlace[]): Problem =>
  new Problem(seatsTaken, undefined, { members: { seats: labels(places) } });

/**
 * Seats of a type for a claim to try.
 * @throws Problem `invalid_request` for a seat the type does not have, `seats_taken` for one that is in the buyer's own
 * cart already, `companion_seat`, `seat_gap`, `sold_out`.
 */
export async function chooseSeats(
  { type, facts }: { type: TicketType; facts: SellingFacts },
  search: SeatSearch,
): Promise<PlaceChoice> {
  const map = facts.seatMap ? await store.seats(facts.seatMap.key) : [];
  const seats = map.filter((seat) => type.sectionIds?.includes(seat.sectionId));
  const all: TypeSeats = { type, seats, placeOf: (seat) => ({ ...seatPlace(type, seat), seat: seat.label }) };
  const { chosen, watched } = search.named ? await named(all, search.named, search) : await findBest(all, search);
  return { fresh: chosen.toSorted(inLineOrder).map(all.placeOf), watched: watched.map(all.placeOf) };
}

/** Whoever gives back the last of them leaves no hole between the others, and no companion without an accessible seat. */
const inLineOrder = (one: NumberedSeat, other: NumberedSeat): number =>
  Number(one.companionOf !== undefined) - Number(other.companionOf !== undefined) || one.number - other.number;

async function named(all: TypeSeats, names: readonly string[], search: SeatSearch) {
  const chosen = names.map(
    (name, at) =>
      all.seats.find(({ label }) => label === name) ??
      refuse(`/seats/${at}`, `there is no seat ${name} in this ticket type`),
  );
  const isMine = (seat: NumberedSeat): boolean => search.held.has(spotName(all.placeOf(seat)));
  const own = chosen.filter(isMine);
  if (own.length > 0) throw seatsTakenProblem(own.map(all.placeOf));
  requireCompany(all.seats, chosen, isMine);
  if (!all.type.noSingleSeatGaps || chosen.every(isProtected)) return { chosen, watched: [] };
  return { chosen, watched: await gapRule(all, chosen, search) };
}

/** @throws Problem `companion_seat` unless the accessible seat is chosen as well, or the buyer's already. */
function requireCompany(
  seats: readonly NumberedSeat[],
  chosen: readonly NumberedSeat[],
  isMine: (seat: NumberedSeat) => boolean,
): void {
  const names = new Set(chosen.map(({ label }) => label));
  const alone = chosen.filter(({ companionOf }) => {
    const host =
      companionOf === undefined || names.has(companionOf) || seats.find(({ label }) => label === companionOf);
    return !(host === true || (host && isMine(host)));
  });
  const [first] = alone;
  if (first)
    throw new Problem(companionSeat, `${first.label} is sold together with ${first.companionOf}`, {
      members: { seats: alone.map(({ label }) => label) },
    });
}
