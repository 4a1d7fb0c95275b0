import { isProtected, type NumberedSeat } from '../../../shared/inventory/seat-map.ts';

/**
 * Single free seats between taken ones cannot be sold to most people. A gap is an ordinary free seat with nothing free on
 * either side; protected seats and the ends of a row stand there like walls.
 */
export type Neighbour = (seat: NumberedSeat, step: 1 | -1) => NumberedSeat | undefined;

/** The ordinary seat beside another in its row. */
export function neighboursIn(seats: readonly NumberedSeat[]): Neighbour {
  const byNumber = new Map(seats.map((seat) => [seat.number, seat]));
  return ({ number, rowIndex }, step) => {
    const next = byNumber.get(number + step);
    return next && next.rowIndex === rowIndex && !isProtected(next) ? next : undefined;
  };
}

/** Free ordinary seats that are neighbours, each run as long as it is, in map order. */
export function freeRuns(seats: readonly NumberedSeat[], isFree: (seat: NumberedSeat) => boolean): NumberedSeat[][] {
  const runs: NumberedSeat[][] = [];
  let last: NumberedSeat | undefined;
  for (const seat of seats) {
    if (isProtected(seat) || !isFree(seat)) continue;
    if (last && last.rowIndex === seat.rowIndex && last.number + 1 === seat.number) runs.at(-1)?.push(seat);
    else runs.push([seat]);
    last = seat;
  }
  return runs;
}

/** One side of a chosen block: the seat beside it, and the one beyond. */
export interface Side {
  next: NumberedSeat;
  beyond: NumberedSeat | undefined;
}

/** Where a choice could leave a single seat. A seat beyond that is chosen too is none: it is gone. */
export function sidesOf(chosen: readonly NumberedSeat[], neighbour: Neighbour): Side[] {
  const gone = new Set(chosen.map(({ number }) => number));
  const other = (seat: NumberedSeat | undefined) => (seat && !gone.has(seat.number) ? seat : undefined);
  return chosen
    .filter((seat) => !isProtected(seat))
    .flatMap((seat) =>
      ([-1, 1] as const).flatMap((step) => {
        const next = other(neighbour(seat, step));
        return next ? [{ next, beyond: other(neighbour(next, step)) }] : [];
      }),
    );
}

type IsFree = (seat: NumberedSeat) => boolean;
const distinct = (seats: readonly NumberedSeat[]): NumberedSeat[] => [...new Set(seats)];

/** Single seats that the choice would leave. Each had a chosen seat beside it, so none was single before. */
export const gapsOf = (sides: readonly Side[], isFree: IsFree): NumberedSeat[] =>
  distinct(sides.filter(({ next, beyond }) => isFree(next) && !(beyond && isFree(beyond))).map(({ next }) => next));

/** Seats on whose being free it depends that the choice leaves no single one: two such choices at once would. */
export const watchedOf = (sides: readonly Side[], isFree: IsFree): NumberedSeat[] =>
  distinct(sides.flatMap(({ next, beyond }) => (beyond && isFree(next) && isFree(beyond) ? [beyond] : [])));

/** How many groups of neighbours a choice is. */
export const blocksIn = (chosen: readonly NumberedSeat[], neighbour: Neighbour): number => {
  const numbers = new Set(chosen.map(({ number }) => number));
  return chosen.filter((seat) => !numbers.has(neighbour(seat, -1)?.number ?? -1)).length;
};

/**
 * Whether `count` seats can be taken in at most `blocks` groups of neighbours without leaving a single one where there
 * was none. A run of `length` gives any number but `length - 1`, and what it gives it can give from its end.
 */
export function canLeaveNoGap(runs: readonly number[], count: number, blocks: number): boolean {
  /** Groups needed for so many seats. */
  const fewest = [0, ...Array<number>(count).fill(Number.POSITIVE_INFINITY)];
  const used = new Map<number, number>();
  for (const run of runs) {
    // Longer runs give the same, and more than `count` of a kind are of no use.
    const length = Math.min(run, count + 2);
    const times = used.get(length) ?? 0;
    if (times === count) continue;
    used.set(length, times + 1);
    for (let seats = count; seats > 0; seats--) {
      for (let given = 1; given <= Math.min(length, seats); given++) {
        if (given === length - 1) continue;
        fewest[seats] = Math.min(fewest[seats] ?? 0, (fewest[seats - given] ?? 0) + 1);
      }
    }
  }
  return (fewest[count] ?? 0) <= blocks;
}
