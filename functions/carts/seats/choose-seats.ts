import { Problem } from '../../../shared/base/problem.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { spotName } from '../../../shared/inventory/place.ts';
import { isProtected, type NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import type { TypeOnSale } from '../cart/type-on-sale.ts';
import { companionSeat } from '../problems.ts';
import { enforceGapRule } from './check-gap-rule.ts';
import { findBestSeats } from './find-best-seats.ts';
import { readTypeSeats } from './read-type-seats.ts';
import type { PlaceChoice, SeatSearch, TypeSeats } from './seat-search.ts';
import { seatsTakenProblem } from './seats-taken.ts';

/**
 * Chooses seats of a type for a claim to try. `undefined` if they change faster than they can be read.
 * @throws Problem `invalid_request` for a seat that the type does not have, `seats_taken` for a seat in the buyer's own
 * cart, and for taken ones of a choice that leaves a gap, `companion_seat`, `seat_gap`, `sold_out`.
 */
export async function chooseSeats(onSale: TypeOnSale, search: SeatSearch): Promise<PlaceChoice | undefined> {
  const all = await readTypeSeats(onSale);
  const choice = search.named ? await chooseNamed(all, search.named, search) : await findBestSeats(all, search);
  if (!choice) return undefined;
  const { chosen, watched } = choice;
  return { places: chosen.toSorted(inLineOrder).map(all.placeOf), watched: watched.map(all.placeOf) };
}

/**
 * A line releases its last seats first. This order leaves no hole then, and no companion without an accessible seat.
 */
const inLineOrder = (one: NumberedSeat, other: NumberedSeat): number =>
  Number(one.companionOf !== undefined) - Number(other.companionOf !== undefined) || one.number - other.number;

async function chooseNamed(all: TypeSeats, names: readonly string[], search: SeatSearch) {
  const chosen = names.map(
    (name, index) =>
      all.seats.find(({ label }) => label === name) ??
      refuse(`/seats/${index}`, `there is no seat ${name} in this ticket type`),
  );
  const isOwn = (seat: NumberedSeat): boolean => search.held.has(spotName(all.placeOf(seat)));
  const own = chosen.filter(isOwn);
  if (own.length > 0) throw seatsTakenProblem(own.map(all.placeOf));
  requireAccessibleSeats(all.seats, chosen, isOwn);
  if (!all.type.noSingleSeatGaps || chosen.every(isProtected)) return { chosen, watched: [] };
  return { chosen, watched: await enforceGapRule(all, chosen, search) };
}

/**
 * A companion seat requires its accessible seat, in the same choice or in the cart. @throws Problem `companion_seat`.
 */
function requireAccessibleSeats(
  seats: readonly NumberedSeat[],
  chosen: readonly NumberedSeat[],
  isOwn: (seat: NumberedSeat) => boolean,
): void {
  const chosenLabels = new Set(chosen.map(({ label }) => label));
  const alone = chosen.filter(({ companionOf }) => {
    if (companionOf === undefined || chosenLabels.has(companionOf)) return false;
    const accessible = seats.find(({ label }) => label === companionOf);
    return !(accessible && isOwn(accessible));
  });
  const [first] = alone;
  if (!first) return;
  throw new Problem(companionSeat, `${first.label} is sold together with ${first.companionOf}`, {
    members: { seats: alone.map(({ label }) => label) },
  });
}
