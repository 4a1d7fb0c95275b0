import { Problem } from '../../../shared/base/problem.ts';
import { soldOut } from '../../../shared/base/problems.ts';
import { parseSpot } from '../../../shared/inventory/place.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { cartLimits } from '../limits.ts';
import { bestSeats } from './best-available.ts';
import { readSurroundings } from './check-gap-rule.ts';
import { contentionMemory } from './contention.ts';
import { freeRuns } from './seat-gap.ts';
import type { SeatSearch, TypeSeats } from './seat-search.ts';
import { learnSeats, readFreeSeats, readRecentFreeSeats } from './seat-store.ts';

const contention = contentionMemory();

/** The number of best choices to draw from. */
const choicesAt = (level: number): number =>
  level === 0 ? 1 : cartLimits.bestChoices * cartLimits.bestChoicesGrowth ** (level - 1);

/**
 * Finds the best seats for a claim to try. Buyers who compete draw from the best few choices, and from more with each
 * lost attempt. Accessible and companion seats are never among them. `undefined` if the seats change faster than they
 * can be read. @throws Problem `sold_out`.
 */
export async function findBestSeats(all: TypeSeats, search: SeatSearch) {
  const { count, held, lost, losses, now } = search;
  const { ticketTypeId, noSingleSeatGaps: noGaps = false } = all.type;
  const excluded = new Set([...held, ...lost].map((name) => parseSpot(name).number));
  const middleOf = middlesOfRows(all.seats);
  /** Seats read strongly consistent. They override every source. */
  const read = new Map<NumberedSeat, boolean>();
  let level = losses === 0 ? contention.level(ticketTypeId, now) : contention.rise(ticketTypeId, now);
  for await (const { counted, looks } of freeSeatSources(all, level > 0 && losses === 0, now)) {
    // A copy: claims in this process correct the counts meanwhile, and then a choice made before would pass for right.
    const free = new Set(counted);
    const isFree = (seat: NumberedSeat): boolean =>
      (read.get(seat) ?? free.has(seat.number)) && !excluded.has(seat.number);
    for (let look = 1; look <= looks; look++) {
      const options = { middleOf, noGaps, maxChoices: choicesAt(level), random: Math.random };
      const chosen = bestSeats(freeRuns(all.seats, isFree), count, options);
      if (!chosen && looks === cartLimits.bestReads) throw new Problem(soldOut);
      if (!chosen) break;
      const around = await readSurroundings(all, chosen, { held, now, alsoChosen: true });
      const isRight = around.read.every((seat) => isFree(seat) === (around.isFree(seat) && !excluded.has(seat.number)));
      // If the source was right and there is a gap all the same, then no other choice leaves none.
      if (isRight) return { chosen, watched: around.watched };
      for (const seat of around.read) read.set(seat, around.isFree(seat));
      learnSeats(around.taken.map(all.placeOf), false);
      // Seats that were free a second ago went to others.
      if (looks > 1) level = contention.rise(ticketTypeId, now);
    }
  }
  return undefined;
}

/**
 * Yields the numbers of the seats that may be free, and how often to look at them. While buyers compete, a first attempt
 * looks once at a recent recount, which may be old. Then comes a recount of the last second.
 */
async function* freeSeatSources(
  all: TypeSeats,
  isCrowded: boolean,
  now: number,
): AsyncGenerator<{ counted: ReadonlySet<number>; looks: number }> {
  const recent = isCrowded ? await readRecentFreeSeats(all, now) : undefined;
  if (recent) yield { counted: recent, looks: 1 };
  yield { counted: await readFreeSeats(all, now), looks: cartLimits.bestReads };
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
