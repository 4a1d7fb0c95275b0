import { isProtected, type NumberedSeat } from '../../../shared/inventory/seat-map.ts';

/*
 * A gap is an ordinary free seat without a free seat on either side. Few people buy a single seat, so gaps stay unsold.
 * Protected seats and the ends of a row count as taken.
 */

/** The ordinary seat beside another, if there is one. */
export type Neighbour = (seat: NumberedSeat, step: 1 | -1) => NumberedSeat | undefined;

/** The neighbours within each row of these seats. */
export function neighboursIn(seats: readonly NumberedSeat[]): Neighbour {
  const byNumber = new Map(seats.map((seat) => [seat.number, seat]));
  return ({ number, rowIndex }, step) => {
    const next = byNumber.get(number + step);
    return next && next.rowIndex === rowIndex && !isProtected(next) ? next : undefined;
  };
}

/** The maximal runs of neighbours among seats in map order. */
export function runsOf(seats: readonly NumberedSeat[]): NumberedSeat[][] {
  const runs: NumberedSeat[][] = [];
  for (const seat of seats) {
    const last = runs.at(-1)?.at(-1);
    if (last && last.rowIndex === seat.rowIndex && last.number + 1 === seat.number) runs.at(-1)?.push(seat);
    else runs.push([seat]);
  }
  return runs;
}

type IsFree = (seat: NumberedSeat) => boolean;

/** The maximal runs of free ordinary neighbours, in map order. */
export const freeRuns = (seats: readonly NumberedSeat[], isFree: IsFree): NumberedSeat[][] =>
  runsOf(seats.filter((seat) => !isProtected(seat) && isFree(seat)));

/** One side of a chosen block: the seat beside it, and the seat beyond that. */
export interface Side {
  next: NumberedSeat;
  beyond: NumberedSeat | undefined;
}

/** The sides on which a choice could leave a single seat. A chosen seat counts as taken. */
export function sidesOf(chosen: readonly NumberedSeat[], neighbour: Neighbour): Side[] {
  const taken = new Set(chosen.map(({ number }) => number));
  const unlessTaken = (seat: NumberedSeat | undefined) => (seat && !taken.has(seat.number) ? seat : undefined);
  return chosen
    .filter((seat) => !isProtected(seat))
    .flatMap((seat) =>
      ([-1, 1] as const).flatMap((step) => {
        const next = unlessTaken(neighbour(seat, step));
        return next ? [{ next, beyond: unlessTaken(neighbour(next, step)) }] : [];
      }),
    );
}

const distinct = (seats: readonly NumberedSeat[]): NumberedSeat[] => [...new Set(seats)];

/** The single seats that the choice would leave. Each had a chosen seat beside it, so none was single before. */
export const gapsOf = (sides: readonly Side[], isFree: IsFree): NumberedSeat[] =>
  distinct(sides.filter(({ next, beyond }) => isFree(next) && !(beyond && isFree(beyond))).map(({ next }) => next));

/**
 * The seats that must stay free so that the choice leaves no gap. Without this, two concurrent choices could leave one.
 */
export const watchedOf = (sides: readonly Side[], isFree: IsFree): NumberedSeat[] =>
  distinct(sides.flatMap(({ next, beyond }) => (beyond && isFree(next) && isFree(beyond) ? [beyond] : [])));

/** The number of groups of neighbours in a choice. */
export const blocksIn = (chosen: readonly NumberedSeat[], neighbour: Neighbour): number => {
  const numbers = new Set(chosen.map(({ number }) => number));
  return chosen.filter((seat) => !numbers.has(neighbour(seat, -1)?.number ?? -1)).length;
};

/** A run, and the number of seats taken from its beginning. */
export interface Group {
  run: readonly NumberedSeat[];
  taken: number;
}

export const leavesSingle = ({ run, taken }: Group): boolean => run.length - taken === 1;

/**
 * `count` seats in as few groups as possible that leave no new gap: a run gives any number of seats except all but one,
 * and it can give them from its end. Among equal ones, earlier runs are preferred.
 */
export function groupsWithoutGap(runs: readonly Group['run'][], count: number): Group[] | undefined {
  /** The fewest groups for each number of seats, by that number. */
  const fewest: (Group[] | undefined)[] = [[]];
  const used = new Map<number, number>();
  for (const run of runs) {
    // Longer runs offer the same choices, and more than `count` runs of one length are never needed.
    const length = Math.min(run.length, count + 2);
    const times = used.get(length) ?? 0;
    if (times === count) continue;
    used.set(length, times + 1);
    for (let seats = count; seats > 0; seats--) {
      for (let taken = 1; taken <= Math.min(length, seats); taken++) {
        const others = fewest[seats - taken];
        const best = fewest[seats]?.length ?? Number.POSITIVE_INFINITY;
        if (!others || others.length + 1 >= best || leavesSingle({ run, taken })) continue;
        fewest[seats] = [...others, { run, taken }];
      }
    }
  }
  return fewest[count];
}

export const seatsOfGroups = (groups: readonly Group[]): NumberedSeat[] =>
  groups.flatMap(({ run, taken }) => run.slice(0, taken));
