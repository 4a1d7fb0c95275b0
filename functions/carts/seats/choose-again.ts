import { Problem } from '../../../shared/base/problem.ts';
import { seatsTaken } from '../../../shared/base/problems.ts';
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
    const judged = await enforceGapRule(all, chosen, { held, now }).catch(refusalIn);
    if (Array.isArray(judged)) return choice(chosen, judged);
    const named = all.seats.filter(({ label }) => judged.seats.includes(label));
    const rows = new Set(named.map(({ rowIndex }) => rowIndex));
    const isRefused = (seat: NumberedSeat) =>
      judged.code === seatsTaken.code ? named.includes(seat) : !isProtected(seat) && rows.has(seat.rowIndex);
    refused.push({ code: judged.code, seats: chosen.filter(isRefused).map(({ label }) => label) });
    chosen = chosen.filter((seat) => !isRefused(seat));
  }
  return choice(chosen);
}

/** Why a choice is refused: the seats that it would leave alone, or those taken meanwhile. @throws every other error. */
function refusalIn(error: unknown): { code: string; seats: string[] } {
  if (!(error instanceof Problem) || (error.type !== seatGap && error.type !== seatsTaken)) throw error;
  return { code: error.type.code, seats: error.extras.members?.seats as string[] };
}
