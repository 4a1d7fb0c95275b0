import { momentOf, wallClock } from '../../../shared/base/wall-clock.ts';

/** Moves a moment (epoch ms) to another date. */
export type Shift = (moment: number) => number;

/**
 * Returns the shift between two starts, measured in local time of the venue: what was at 20:00 stays at 20:00, even if
 * clocks change in between.
 */
export function shiftBetween(from: number, to: number, timeZone: string): Shift {
  const distance = wallClock(to, timeZone) - wallClock(from, timeZone);
  return (moment) => momentOf(wallClock(moment, timeZone) + distance, timeZone);
}

/** The shifted end of a period. The period keeps its length if a clock change would move the end before the start. */
export function shiftedEnd(from: number, to: number, shift: Shift): number {
  const [start, end] = [shift(from), shift(to)];
  return end > start ? end : start + (to - from);
}
