import { Problem } from '../../../shared/base/problem.ts';
import { parseSpot } from '../../../shared/inventory/place.ts';
import { isProtected, type NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { cartLimits } from '../limits.ts';
import { seatGap } from '../problems.ts';
import { blocksIn, canLeaveNoGap, freeRuns, gapsOf, neighboursIn, sidesOf, watchedOf } from './seat-gap.ts';
import type { SeatSearch, TypeSeats } from './seat-search.ts';
import { readFreeAmong, readFreeSeats } from './seat-store.ts';

/**
 * Enforces the gap rule on seats requested by name: they may leave a single seat only if as many seats in as few groups
 * always do. Returns the seats to watch. @throws Problem `seat_gap`.
 */
export async function enforceGapRule(
  all: TypeSeats,
  chosen: readonly NumberedSeat[],
  search: Pick<SeatSearch, 'held' | 'now'>,
) {
  const { near, own, isFree, gaps, watched } = await readSurroundings(all, chosen, search);
  if (gaps.length === 0) return watched;
  const read = new Set(near);
  const chosenSeats = new Set(chosen);
  // The consistent read is newer than the index. The chosen seats count as free, since the claim itself checks them.
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

/** Accepts gaps only if as many seats in as few groups always leave some. @throws Problem `seat_gap`. */
export async function requireNoBetterChoice(all: TypeSeats, { chosen, gaps, known, now }: GapChoice): Promise<void> {
  const { free } = await readFreeSeats(all.type, Number.POSITIVE_INFINITY, now);
  const ordinary = chosen.filter((seat) => !isProtected(seat));
  const runs = freeRuns(all.seats, (seat) => known(seat) ?? free.has(seat.number));
  const lengths = runs.map(({ length }) => length);
  if (!canLeaveNoGap(lengths, ordinary.length, blocksIn(ordinary, neighboursIn(all.seats)))) return;
  const seats = gaps.map(({ label }) => label);
  throw new Problem(seatGap, `It would leave ${seats.join(', ')} alone`, { members: { seats } });
}

/**
 * Reads the seats around a choice, strongly consistent and once. `gaps` are the single seats that the choice would
 * leave. `watched` are the seats that must still be free when it is claimed.
 */
export async function readSurroundings(
  all: TypeSeats,
  chosen: readonly NumberedSeat[],
  { held, now }: Pick<SeatSearch, 'held' | 'now'>,
) {
  const rows = new Set(chosen.map(({ rowIndex }) => rowIndex));
  const neighbour = neighboursIn(all.seats.filter(({ rowIndex }) => rows.has(rowIndex)));
  const sides = sidesOf(chosen, neighbour);
  const near = [...new Set(sides.flatMap(({ next, beyond }) => (beyond ? [next, beyond] : [next])))];
  const free = await readFreeAmong(near.map(all.placeOf), now);
  /** Numbers of the seats in the buyer's own cart. */
  const own = new Set([...held].map((name) => parseSpot(name).number));
  const isFree = ({ number }: NumberedSeat): boolean => free.has(number) && !own.has(number);
  return {
    near,
    own,
    isFree,
    gaps: gapsOf(sides, isFree),
    watched: watchedOf(sides, isFree).slice(0, cartLimits.watchedSeats),
  };
}
