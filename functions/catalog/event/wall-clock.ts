import { rfc3339 } from '../../../shared/base/clock.ts';

const dayMs = 86_400_000;

/** The local time of a zone at a moment, written as if it were UTC, so that two local times can be subtracted. */
export const wallClock = (epochMs: number, timeZone: string): number =>
  Date.parse(`${rfc3339(epochMs, timeZone).slice(0, 19)}Z`) + (epochMs % 1000);

/**
 * The moment of a local time in a zone (as `wallClock` writes it). When clocks go back, a local time occurs twice: the
 * first occurrence counts. When they go forward, a skipped local time moves forward by the length of the gap.
 */
export function momentOf(wall: number, timeZone: string): number {
  const offset = (near: number) => wallClock(near, timeZone) - near;
  // No zone changes its clocks twice within two days, so these are the only possible offsets.
  const [before, after] = [wall - offset(wall - dayMs), wall - offset(wall + dayMs)];
  return [before, after].find((moment) => wallClock(moment, timeZone) === wall) ?? before;
}

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
