import { Problem } from '../../../shared/base/problem.ts';
import { soldOut } from '../../../shared/base/problems.ts';
import { parseSpot } from '../../../shared/inventory/place.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { cartLimits } from '../limits.ts';
import { bestSeats } from './best-available.ts';
import { lookAround } from './check-gap-rule.ts';
import { freeRuns } from './seat-gap.ts';
import type { SeatSearch, TypeSeats } from './seat-search.ts';
import * as store from './seat-store.ts';

/** Where the middle of each row is. */
function middles(seats: readonly NumberedSeat[]): (rowIndex: number) => number {
  const ends = new Map<number, { first: number; last: number }>();
  for (const { rowIndex, number } of seats) {
    const end = ends.get(rowIndex);
    if (end) end.last = number;
    else ends.set(rowIndex, { first: number, last: number });
  }
  return (rowIndex) => {
    const { first = 0, last = 0 } = ends.get(rowIndex) ?? {};
    return (first + last) / 2;
  };
}

/**
 * What may be free, the cheapest knowledge first: what anybody has seen lately, then the index as it was within the last
 * second, and after two attempts that failed as it is.
 */
async function* seen({ type, seats }: TypeSeats, { attempt, now }: SeatSearch): AsyncGenerator<ReadonlySet<number>> {
  const hint = attempt === 0 ? await store.lastSeen(type, seats, now - cartLimits.seatHintMs) : undefined;
  if (hint) yield hint.free;
  const since = attempt < 2 ? now - cartLimits.soldOutMemoryMs : Number.POSITIVE_INFINITY;
  yield (await store.walk(type, since, now)).free;
}

/**
 * The best seats for a claim to try. Concurrent buyers draw from the best few choices, and from more with each attempt.
 * Accessible seats and those of companions are never among them. @throws Problem `sold_out`.
 */
export async function findBest(all: TypeSeats, search: SeatSearch) {
  const { count, held, lost, attempt } = search;
  const gone = new Set([...held, ...lost].map((name) => parseSpot(name).number));
  const draw = {
    middleOf: middles(all.seats),
    noGaps: all.type.noSingleSeatGaps ?? false,
    among: cartLimits.bestChoices * cartLimits.bestChoicesGrowth ** attempt,
    random: Math.random,
  };
  for await (const numbers of seen(all, search)) {
    /** Seats as they were read since: they are known better than by what was seen. */
    const read = new Map<NumberedSeat, boolean>();
    const isFree = (seat: NumberedSeat): boolean =>
      (read.get(seat) ?? numbers.has(seat.number)) && !gone.has(seat.number);
    for (let look = 1; ; look++) {
      const chosen = bestSeats(freeRuns(all.seats, isFree), count, draw);
      if (!chosen) break;
      if (!all.type.noSingleSeatGaps) return { chosen, watched: [] };
      const around = await lookAround(all, chosen, search);
      if (around.gaps.length === 0 || look === cartLimits.gapLooks) return { chosen, watched: around.watched };
      for (const seat of around.near) read.set(seat, around.isFree(seat));
    }
  }
  throw new Problem(soldOut);
}
