import { Problem } from '../../../shared/base/problem.ts';
import { soldOut } from '../../../shared/base/problems.ts';
import { parseSpot } from '../../../shared/inventory/place.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { cartLimits } from '../limits.ts';
import { bestSeats } from './best-available.ts';
import { readSurroundings } from './check-gap-rule.ts';
import { freeRuns } from './seat-gap.ts';
import type { SeatSearch, TypeSeats } from './seat-search.ts';
import { readFreeSeats, readRecentFreeSeats } from './seat-store.ts';

/**
 * Finds the best seats for a claim to try. Concurrent buyers draw from the best few choices, and from more with each
 * attempt. Accessible and companion seats are never among them. @throws Problem `sold_out`.
 */
export async function findBestSeats(all: TypeSeats, search: SeatSearch) {
  const { count, held, lost, attempt } = search;
  const excluded = new Set([...held, ...lost].map((name) => parseSpot(name).number));
  const options = {
    middleOf: middlesOfRows(all.seats),
    noGaps: all.type.noSingleSeatGaps ?? false,
    maxChoices: cartLimits.bestChoices * cartLimits.bestChoicesGrowth ** attempt,
    random: Math.random,
  };
  for await (const freeNumbers of freeSeatSources(all, search)) {
    /** Seats read strongly consistent since. They override the source. */
    const read = new Map<NumberedSeat, boolean>();
    const isFree = (seat: NumberedSeat): boolean =>
      (read.get(seat) ?? freeNumbers.has(seat.number)) && !excluded.has(seat.number);
    for (let reads = 1; ; reads++) {
      const chosen = bestSeats(freeRuns(all.seats, isFree), count, options);
      if (!chosen) break;
      if (!all.type.noSingleSeatGaps) return { chosen, watched: [] };
      const { gaps, watched, near, isFree: isFreeNow } = await readSurroundings(all, chosen, search);
      if (gaps.length === 0 || reads === cartLimits.gapReads) return { chosen, watched };
      for (const seat of near) read.set(seat, isFreeNow(seat));
    }
  }
  throw new Problem(soldOut);
}

/**
 * Yields the numbers of the seats that may be free, the cheapest source first: at the first attempt a recent read or
 * recount, then the index. After two failed attempts, the index is read again.
 */
async function* freeSeatSources(
  { type, seats }: TypeSeats,
  { attempt, now }: SeatSearch,
): AsyncGenerator<ReadonlySet<number>> {
  const recent = attempt === 0 ? await readRecentFreeSeats(type, seats, now - cartLimits.seatHintMs) : undefined;
  if (recent) yield recent.free;
  const since = attempt < 2 ? now - cartLimits.soldOutMemoryMs : Number.POSITIVE_INFINITY;
  yield (await readFreeSeats(type, since, now)).free;
}

/** The middle of each row, as a seat number. */
function middlesOfRows(seats: readonly NumberedSeat[]): (rowIndex: number) => number {
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
