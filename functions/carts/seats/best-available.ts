import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { type Group, groupsWithoutGap, leavesSingle, seatsOfGroups } from './seat-gap.ts';

/** Free neighbouring seats of one row. */
type Run = readonly NumberedSeat[];

interface BestSeatsOptions {
  /** The middle of a row, as a seat number. */
  middleOf: (rowIndex: number) => number;
  /** Avoids single-seat gaps where as many seats in as few groups leave none. */
  noGaps: boolean;
  /** The number of best choices to draw from. Buyers who compete must choose different seats. */
  maxChoices: number;
  /** In [0, 1). */
  random: () => number;
}

/**
 * Chooses the best `count` free seats. `runs` are in map order, in which organizers list the best rows first. The seats
 * are together in one row, as near to its middle as possible, and leave no single seat. If no run is long enough, they
 * are in as few groups as possible. `undefined` if fewer seats are free.
 */
export function bestSeats(runs: readonly Run[], count: number, options: BestSeatsOptions): Run | undefined {
  const choices = choicesTogether(runs, count, options);
  if (choices.length === 0) return seatsInGroups(runs, count, options);
  return choices[Math.floor(options.random() * choices.length)];
}

/** `count` neighbouring seats. */
interface Block {
  seats: Run;
  leavesGap: boolean;
  fromMiddle: number;
}

/** The best blocks without a common seat, row by row. Blocks that leave a gap only if all do. */
function choicesTogether(
  runs: readonly Run[],
  count: number,
  { middleOf, maxChoices }: Pick<BestSeatsOptions, 'middleOf' | 'maxChoices'>,
): Run[] {
  const withoutGap: Run[] = [];
  const withGap: Run[] = [];
  for (const row of byRow(runs)) {
    const blocks = row
      .flatMap((run) => blocksInRun(run, count, middleOf))
      .sort((a, b) => Number(a.leavesGap) - Number(b.leavesGap) || a.fromMiddle - b.fromMiddle);
    const chosen: number[] = [];
    for (const block of blocks) {
      if (chosen.some((first) => Math.abs(first - firstNumber(block)) < count)) continue;
      chosen.push(firstNumber(block));
      (block.leavesGap ? withGap : withoutGap).push(block.seats);
    }
    if (withoutGap.length >= maxChoices) break;
  }
  return (withoutGap.length > 0 ? withoutGap : withGap).slice(0, maxChoices);
}

/** Every block of `count` seats in a run, from its start to its end. */
const blocksInRun = (run: Run, count: number, middleOf: BestSeatsOptions['middleOf']): Block[] =>
  Array.from({ length: Math.max(0, run.length - count + 1) }, (_, start) => {
    const { number, rowIndex } = run[start] as NumberedSeat;
    const left = run.length - count - start;
    const fromMiddle = Math.abs(number + (count - 1) / 2 - middleOf(rowIndex));
    return { seats: run.slice(start, start + count), leavesGap: start === 1 || left === 1, fromMiddle };
  });

const firstNumber = ({ seats: [first] }: Block): number => first?.number ?? 0;

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

/** `count` seats in as few groups as possible. `undefined` if fewer seats are free. */
function seatsInGroups(
  runs: readonly Run[],
  count: number,
  { noGaps, maxChoices, random }: Pick<BestSeatsOptions, 'noGaps' | 'maxChoices' | 'random'>,
): Run | undefined {
  // Runs of equal length are in random order if buyers compete, so that they choose different seats.
  const ordered = runs
    .map((run) => ({ run, order: maxChoices > 1 ? random() : 0 }))
    .sort((a, b) => b.run.length - a.run.length || a.order - b.order)
    .map(({ run }) => run);
  const groups = largestGroups(ordered, count);
  if (!groups) return undefined;
  const withoutGap = noGaps && groups.some(leavesSingle) ? groupsWithoutGap(ordered, count) : undefined;
  const chosen = withoutGap && withoutGap.length <= groups.length ? withoutGap : groups;
  return seatsOfGroups(chosen);
}

/**
 * The largest groups, then a run that holds the rest. A seat that would be alone is paired with one from the group
 * before it, if a run has room for the pair.
 */
function largestGroups(runs: readonly Run[], count: number): Group[] | undefined {
  const left = [...runs];
  const groups: Group[] = [];
  for (let rest = count; rest > 0; ) {
    const holding = left
      .filter(({ length }) => length >= rest)
      .sort((a, b) => lastRunRank(a, rest) - lastRunRank(b, rest));
    const run = holding[0] ?? left[0];
    if (!run) return undefined;
    left.splice(left.indexOf(run), 1);
    const wouldSitAlone = rest - run.length === 1 && run.length > 2 && (left[0]?.length ?? 0) >= 2;
    const taken = wouldSitAlone ? run.length - 1 : Math.min(rest, run.length);
    groups.push({ run, taken });
    rest -= taken;
  }
  return groups;
}

/** The preference among runs that hold all remaining seats, lowest first. Avoids a run that keeps a single seat. */
function lastRunRank(run: Run, rest: number): number {
  const left = run.length - rest;
  if (left === 0) return 0;
  return left === 1 ? 2 : 1;
}
