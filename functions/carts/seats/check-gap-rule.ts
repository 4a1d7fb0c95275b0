import { Problem } from '../../../shared/base/problem.ts';
import { parseSpot } from '../../../shared/inventory/place.ts';
import { isProtected, type NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { cartLimits } from '../limits.ts';
import { seatGap } from '../problems.ts';
import { blocksIn, canLeaveNoGap, freeRuns, gapsOf, neighboursIn, sidesOf, watchedOf } from './seat-gap.ts';
import type { SeatSearch, TypeSeats } from './seat-search.ts';
import * as store from './seat-store.ts';

/**
 * What a choice would leave behind, by one consistent read of what stands around it: the single seats, and the seats that
 * must still be free when it is claimed.
 */
export async function lookAround(all: TypeSeats, chosen: readonly NumberedSeat[], { held, now }: SeatSearch) {
  const rows = new Set(chosen.map(({ rowIndex }) => rowIndex));
  const neighbour = neighboursIn(all.seats.filter(({ rowIndex }) => rows.has(rowIndex)));
  const sides = sidesOf(chosen, neighbour);
  const near = [...new Set(sides.flatMap(({ next, beyond }) => (beyond ? [next, beyond] : [next])))];
  const free = await store.freeAmong(near.map(all.placeOf), now);
  const mine = new Set([...held].map((name) => parseSpot(name).number));
  const isFree = ({ number }: NumberedSeat): boolean => free.has(number) && !mine.has(number);
  return {
    near,
    mine,
    neighbour,
    isFree,
    gaps: gapsOf(sides, isFree),
    watched: watchedOf(sides, isFree).slice(0, cartLimits.watchedSeats),
  };
}

/**
 * Seats asked for by name in a type without single-seat gaps. They may leave one only where as many seats in as few groups
 * cannot be had otherwise. Answers what has to be watched. @throws Problem `seat_gap`.
 */
export async function gapRule(all: TypeSeats, chosen: readonly NumberedSeat[], search: SeatSearch) {
  const { near, mine, neighbour, isFree, gaps, watched } = await lookAround(all, chosen, search);
  if (gaps.length === 0) return watched;
  const { free } = await store.walk(all.type, Number.POSITIVE_INFINITY, search.now);
  const read = new Set(near);
  const taken = new Set(chosen);
  // What was just read consistently is known better; the seats chosen are free, or the claim will tell.
  const open = (seat: NumberedSeat): boolean => {
    if (taken.has(seat)) return true;
    return read.has(seat) ? isFree(seat) : free.has(seat.number) && !mine.has(seat.number);
  };
  const ordinary = chosen.filter((seat) => !isProtected(seat));
  const runs = freeRuns(all.seats, open).map(({ length }) => length);
  if (canLeaveNoGap(runs, ordinary.length, blocksIn(ordinary, neighbour))) {
    const left = gaps.map(({ label }) => label);
    throw new Problem(seatGap, `It would leave ${left.join(', ')} alone`, { members: { seats: left } });
  }
  return watched;
}
