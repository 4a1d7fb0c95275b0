import { Problem } from '../../../shared/base/problem.ts';
import { type Place, spotName } from '../../../shared/inventory/place.ts';
import { isProtected, type NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import type { TypeOnSale } from '../cart/type-on-sale.ts';
import { companionSeat, seatGap } from '../problems.ts';
import { enforceGapRule } from './check-gap-rule.ts';
import { readTypeSeats } from './read-type-seats.ts';
import type { ChosenPlace } from './seat-search.ts';

interface AgainSearch {
  /** The seats to hold again. */
  wanted: readonly Place[];
  /** The customer's other seats of the type. */
  own: readonly Place[];
  now: number;
}

export interface SeatsAgain {
  places: ChosenPlace[];
  /** Places that must still be free when the chosen ones are claimed. */
  watched: Place[];
  /** Seats that a new choice could not have. `code` is of the problem that it would meet. */
  refused: { code: string; seats: string[] }[];
}

/**
 * Chooses those of the wanted seats that a new choice by name could have. The seats of a row that would leave a gap are
 * left out.
 */
export async function chooseAgain(onSale: TypeOnSale, { wanted, own, now }: AgainSearch): Promise<SeatsAgain> {
  const all = await readTypeSeats(onSale);
  const numbers = new Set(wanted.map(({ number }) => number));
  const owned = new Set(own.map(({ number }) => number));
  const seats = all.seats.filter(({ number }) => numbers.has(number));
  const labels = new Set(
    all.seats.flatMap(({ number, label }) => (numbers.has(number) || owned.has(number) ? label : [])),
  );
  const isAlone = ({ companionOf }: NumberedSeat) => companionOf !== undefined && !labels.has(companionOf);
  const alone = seats.filter(isAlone);
  const together = seats.filter((seat) => !isAlone(seat));
  const refused = alone.length > 0 ? [{ code: companionSeat.code, seats: alone.map(({ label }) => label) }] : [];
  const choice = (chosen: readonly NumberedSeat[], watched: readonly NumberedSeat[] = []) => ({
    places: chosen.map(all.placeOf),
    watched: watched.map(all.placeOf),
    refused,
  });
  const held = new Set(own.map(spotName));
  let chosen = together;
  while (onSale.type.noSingleSeatGaps && !chosen.every(isProtected)) {
    const { watched, gaps } = await enforceGapRule(all, chosen, { held, now }).then(
      (seats) => ({ watched: seats, gaps: [] as string[] }),
      (error: unknown) => ({ watched: [] as NumberedSeat[], gaps: gapsIn(error) }),
    );
    if (gaps.length === 0) return choice(chosen, watched);
    const rows = new Set(all.seats.flatMap(({ label, rowIndex }) => (gaps.includes(label) ? rowIndex : [])));
    const isRefused = (seat: NumberedSeat) => !isProtected(seat) && rows.has(seat.rowIndex);
    refused.push({ code: seatGap.code, seats: chosen.filter(isRefused).map(({ label }) => label) });
    chosen = chosen.filter((seat) => !isRefused(seat));
  }
  return choice(chosen);
}

/** The seats that a refused choice would leave alone. @throws every other error. */
function gapsIn(error: unknown): string[] {
  if (error instanceof Problem && error.type === seatGap) return error.extras.members?.seats as string[];
  throw error;
}
