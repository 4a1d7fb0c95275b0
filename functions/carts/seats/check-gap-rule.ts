import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { parseSpot } from '../../../shared/inventory/place.ts';
import { isProtected, type NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { cartLimits } from '../limits.ts';
import { seatGap } from '../problems.ts';
import {
  blocksIn,
  freeRuns,
  gapsOf,
  groupsWithoutGap,
  neighboursIn,
  type Side,
  seatsOfGroups,
  sidesOf,
  watchedOf,
} from './seat-gap.ts';
import type { SeatSearch, TypeSeats } from './seat-search.ts';
import { readFreeAmong, readFreeSeats } from './seat-store.ts';
import { seatsTakenProblem } from './seats-taken.ts';

/**
 * Enforces the gap rule on seats requested by name: they may leave a single seat only if as many seats in as few groups
 * always do. Returns the seats to watch. @throws Problem `seat_gap`, `seats_taken` if chosen seats leave a gap and some
 * of them are taken: then neither they nor another choice with them can be had.
 */
export async function enforceGapRule(
  all: TypeSeats,
  chosen: readonly NumberedSeat[],
  search: Pick<SeatSearch, 'held' | 'now'>,
) {
  const { read: around, own, isFree, gaps, watched } = await readSurroundings(all, chosen, search);
  if (gaps.length === 0) return watched;
  const free = await readFreeAmong(chosen.map(all.placeOf), search.now);
  const taken = chosen.filter(({ number }) => !free.has(number));
  if (taken.length > 0) throw seatsTakenProblem(taken.map(all.placeOf));
  const read = new Set(around);
  const chosenSeats = new Set(chosen);
  // The consistent reads are newer than the counts.
  const known = (seat: NumberedSeat): boolean | undefined => {
    if (chosenSeats.has(seat)) return true;
    if (read.has(seat)) return isFree(seat);
    return own.has(seat.number) ? false : undefined;
  };
  await requireNoBetterChoice(all, { chosen, gaps, known, now: search.now });
  return watched;
}

interface GapChoice {
  /** The seats that the customer would have. */
  chosen: readonly NumberedSeat[];
  gaps: readonly NumberedSeat[];
  /** Whether a seat is free, where that is known better than from the index. */
  known: (seat: NumberedSeat) => boolean | undefined;
  now: number;
}

/**
 * Accepts gaps only if as many seats in as few groups always leave some. The counts propose another choice. It is a
 * reason for a refusal only once a strongly consistent read has confirmed it.
 * @throws Problem `seat_gap`, `conflict` if the seats change too fast.
 */
export async function requireNoBetterChoice(all: TypeSeats, { chosen, gaps, known, now }: GapChoice): Promise<void> {
  const free = await readFreeSeats(all, now);
  const read = new Map<NumberedSeat, boolean>();
  const isOpen = (seat: NumberedSeat): boolean => known(seat) ?? read.get(seat) ?? free.has(seat.number);
  const neighbour = neighboursIn(all.seats);
  const ordinary = chosen.filter((seat) => !isProtected(seat));
  const blocks = blocksIn(ordinary, neighbour);
  for (let look = 0; look < cartLimits.gapReads; look++) {
    const groups = groupsWithoutGap(freeRuns(all.seats, isOpen), ordinary.length);
    if (!groups || groups.length > blocks) return;
    const other = seatsOfGroups(groups);
    const sides = sidesOf(other, neighbour);
    const unknown = [...other, ...aroundOf(sides)].filter((seat) => known(seat) === undefined);
    const freeNow = await readFreeAmong(unknown.map(all.placeOf), now);
    for (const seat of unknown) read.set(seat, freeNow.has(seat.number));
    if (!other.every(isOpen) || gapsOf(sides, isOpen).length > 0) continue;
    const seats = gaps.map(({ label }) => label);
    throw new Problem(seatGap, `It would leave ${seats.join(', ')} alone`, { members: { seats } });
  }
  throw new Problem(conflict);
}

const aroundOf = (sides: readonly Side[]): NumberedSeat[] =>
  sides.flatMap(({ next, beyond }) => (beyond ? [next, beyond] : [next]));

/** A choice, and the seats around it, as they were read. */
interface Surroundings {
  /** Whether a seat of the choice or beside it is free for this customer. */
  isFree: (seat: NumberedSeat) => boolean;
  /** The seats that were read, and those of them that are held or sold. */
  read: NumberedSeat[];
  taken: NumberedSeat[];
  /** The numbers of the seats in the buyer's own cart. */
  own: ReadonlySet<number>;
  /** The single seats that the choice would leave. */
  gaps: NumberedSeat[];
  /** The seats that must still be free when it is claimed. */
  watched: NumberedSeat[];
}

/** Reads the seats around a choice, and with `alsoChosen` its own, strongly consistent and once. */
export async function readSurroundings(
  all: TypeSeats,
  chosen: readonly NumberedSeat[],
  { held, now, alsoChosen = false }: Pick<SeatSearch, 'held' | 'now'> & { alsoChosen?: boolean },
): Promise<Surroundings> {
  const rows = new Set(chosen.map(({ rowIndex }) => rowIndex));
  const neighbour = neighboursIn(all.seats.filter(({ rowIndex }) => rows.has(rowIndex)));
  const sides = all.type.noSingleSeatGaps ? sidesOf(chosen, neighbour) : [];
  const read = [...new Set([...(alsoChosen ? chosen : []), ...aroundOf(sides)])];
  const free = await readFreeAmong(read.map(all.placeOf), now);
  const own = new Set([...held].map((name) => parseSpot(name).number));
  const isFree = ({ number }: NumberedSeat): boolean => free.has(number) && !own.has(number);
  const watched = watchedOf(sides, isFree).slice(0, cartLimits.watchedSeats);
  const taken = read.filter(({ number }) => !free.has(number));
  return { isFree, read, taken, own, gaps: gapsOf(sides, isFree), watched };
}
