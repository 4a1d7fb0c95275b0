import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';

type Run = readonly NumberedSeat[];

interface Draw {
  /** The middle of a row, as a seat number. */
  middleOf: (rowIndex: number) => number;
  /** No single seat may be left where as many seats in as few groups leave none. */
  noGaps: boolean;
  /** How many of the best choices to draw from: buyers at the same moment must differ. */
  among: number;
  /** In [0, 1). */
  random: () => number;
}

const drawn = <T>(items: readonly T[], random: () => number): T | undefined =>
  items[Math.floor(random() * items.length)];

/**
 * The best `count` seats of what is free, given as runs of neighbours in map order (organizers list the best rows first):
 * together in one row, as near to its middle as can be, without leaving a single seat; where no run is long enough, in as
 * few groups as can be. Nothing when there are not so many.
 */
export function bestSeats(runs: readonly Run[], count: number, draw: Draw): Run | undefined {
  const choices = together(runs, count, draw);
  return choices.length > 0 ? drawn(choices, draw.random) : inGroups(runs, count, draw);
}

interface Choice {
  seats: Run;
  leavesGap: boolean;
  fromMiddle: number;
}

/** Every place in a run for so many, the best first. */
const choicesIn = (run: Run, count: number, middleOf: Draw['middleOf']): Choice[] =>
  Array.from({ length: Math.max(0, run.length - count + 1) }, (_, start) => {
    const seats = run.slice(start, start + count);
    const { number, rowIndex } = run[start] as NumberedSeat;
    const left = run.length - count - start;
    const fromMiddle = Math.abs(number + (count - 1) / 2 - middleOf(rowIndex));
    return { seats, leavesGap: start === 1 || left === 1, fromMiddle };
  });

const firstNumber = ({ seats: [first] }: Choice): number => first?.number ?? 0;

/** The best choices that have no seat in common, row by row; those that leave a single seat only if all do. */
function together(runs: readonly Run[], count: number, { middleOf, among }: Draw): Run[] {
  const clean: Run[] = [];
  const others: Run[] = [];
  for (const row of byRow(runs)) {
    const choices = row
      .flatMap((run) => choicesIn(run, count, middleOf))
      .sort((a, b) => Number(a.leavesGap) - Number(b.leavesGap) || a.fromMiddle - b.fromMiddle);
    const taken: number[] = [];
    for (const choice of choices) {
      if (taken.some((first) => Math.abs(first - firstNumber(choice)) < count)) continue;
      taken.push(firstNumber(choice));
      (choice.leavesGap ? others : clean).push(choice.seats);
    }
    if (clean.length >= among) break;
  }
  return (clean.length > 0 ? clean : others).slice(0, among);
}

function* byRow(runs: readonly Run[]): Generator<Run[]> {
  let row: Run[] = [];
  for (const run of runs) {
    if (row.length > 0 && row[0]?.[0]?.rowIndex !== run[0]?.rowIndex) {
      yield row;
      row = [];
    }
    row.push(run);
  }
  yield row;
}

/** Groups for a last run that holds them all: one that fits, else one that keeps two or more, else any. */
const misfit = (run: Run, rest: number): number => [0, 2, 1][Math.min(run.length - rest, 2)] ?? 0;

/** A run, and how many seats of it are taken, from its beginning. */
interface Group {
  run: Run;
  taken: number;
}

const leavesSingle = ({ run, taken }: Group): boolean => run.length - taken === 1;
const seatsOf = (groups: readonly Group[]): Run => groups.flatMap(({ run, taken }) => run.slice(0, taken));

function inGroups(runs: readonly Run[], count: number, { noGaps, random }: Draw): Run | undefined {
  // Equal runs in any order: buyers at the same moment differ.
  const ordered = runs
    .map((run) => ({ run, order: random() }))
    .sort((a, b) => b.run.length - a.run.length || a.order - b.order)
    .map(({ run }) => run);
  const groups = largestGroups(ordered, count);
  if (!groups) return undefined;
  const clean = noGaps && groups.some(leavesSingle) ? cleanGroups(ordered, count) : undefined;
  return seatsOf(clean && clean.length <= groups.length ? clean : groups);
}

/**
 * The largest groups there are, then a run that holds the rest. Whoever would sit alone takes a neighbour along from the
 * group before, where there is a pair of seats for them.
 */
function largestGroups(runs: readonly Run[], count: number): Group[] | undefined {
  const left = [...runs];
  const groups: Group[] = [];
  for (let rest = count; rest > 0; ) {
    const holding = left.filter(({ length }) => length >= rest).sort((a, b) => misfit(a, rest) - misfit(b, rest));
    const run = holding[0] ?? left[0];
    if (!run) return undefined;
    left.splice(left.indexOf(run), 1);
    const alone = rest - run.length === 1 && run.length > 2 && (left[0]?.length ?? 0) >= 2;
    const taken = alone ? run.length - 1 : Math.min(rest, run.length);
    groups.push({ run, taken });
    rest -= taken;
  }
  return groups;
}

/** As few groups as can be that leave no single seat: of each run any number but all without one. */
function cleanGroups(runs: readonly Run[], count: number): Group[] | undefined {
  /** The fewest groups of so many seats. */
  const fewest: (Group[] | undefined)[] = [[]];
  for (const run of runs) {
    for (let seats = count; seats > 0; seats--) {
      for (let taken = 1; taken <= Math.min(run.length, seats); taken++) {
        const others = fewest[seats - taken];
        const best = fewest[seats]?.length ?? Number.POSITIVE_INFINITY;
        if (!others || others.length + 1 >= best || leavesSingle({ run, taken })) continue;
        fewest[seats] = [...others, { run, taken }];
      }
    }
  }
  return fewest[count];
}
