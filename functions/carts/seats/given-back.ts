import { isProtected, type NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import { type Neighbour, runsOf } from './seat-gap.ts';

/*
 * Seats given back are judged like a new choice of the seats that are kept: no seat may stay alone beside one of them.
 * A seat that is alone between other customers' seats was alone before, or is their choice.
 */

const numbersOf = (seats: readonly NumberedSeat[]): Set<number> => new Set(seats.map(({ number }) => number));
const sidesOf = (seat: NumberedSeat, neighbour: Neighbour): NumberedSeat[] =>
  ([-1, 1] as const).flatMap((step) => neighbour(seat, step) ?? []);

/** Groups of neighbours, in map order. */
const groupsOf = (seats: readonly NumberedSeat[]): NumberedSeat[][] =>
  runsOf(seats.toSorted((one, other) => one.number - other.number));

/** The ways to give `count` seats of a line back, the preferred first: its last ones, its first ones, ends of a group. */
export const waysToGiveBack = (line: readonly NumberedSeat[], count: number): NumberedSeat[][] => [
  line.slice(-count),
  line.slice(0, count),
  ...groupsOf(line).flatMap((group) => (group.length < count ? [] : [group.slice(-count), group.slice(0, count)])),
];

/** The ordinary seats given back beside a kept one. Only these can become gaps by the change. */
const atRisk = (given: readonly NumberedSeat[], kept: ReadonlySet<number>, neighbour: Neighbour): NumberedSeat[] =>
  given.filter((seat) => !isProtected(seat) && sidesOf(seat, neighbour).some(({ number }) => kept.has(number)));

/** The seats whose state decides whether a way leaves gaps. */
export function seatsInQuestion(
  given: readonly NumberedSeat[],
  kept: readonly NumberedSeat[],
  neighbour: Neighbour,
): NumberedSeat[] {
  const known = numbersOf([...given, ...kept]);
  return atRisk(given, numbersOf(kept), neighbour)
    .flatMap((seat) => sidesOf(seat, neighbour))
    .filter(({ number }) => !known.has(number));
}

/**
 * The seats that giving back would leave alone, and those that must stay free so that it leaves none. `isFree` tells of
 * the seats in question.
 */
export function gapsGivenBack(
  given: readonly NumberedSeat[],
  kept: readonly NumberedSeat[],
  { neighbour, isFree }: { neighbour: Neighbour; isFree: (seat: NumberedSeat) => boolean },
): { gaps: NumberedSeat[]; watched: NumberedSeat[] } {
  const [givenNumbers, keptNumbers] = [numbersOf(given), numbersOf(kept)];
  const gaps: NumberedSeat[] = [];
  const watched: NumberedSeat[] = [];
  for (const seat of atRisk(given, keptNumbers, neighbour)) {
    const sides = sidesOf(seat, neighbour);
    if (sides.some(({ number }) => givenNumbers.has(number))) continue;
    const company = sides.find((side) => !keptNumbers.has(side.number) && isFree(side));
    (company ? watched : gaps).push(company ?? seat);
  }
  return { gaps, watched };
}

/** The companion seats that would be kept although their accessible seat is given back. */
export function companionsLeft(given: readonly NumberedSeat[], kept: readonly NumberedSeat[]): NumberedSeat[] {
  const labels = new Set(given.map(({ label }) => label));
  return kept.filter(({ companionOf }) => companionOf !== undefined && labels.has(companionOf));
}
