import { rfc3339 } from './clock.ts';

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

/** The calendar day of a moment in a zone: `2026-11-28`. */
export const dayIn = (timeZone: string, epochMs: number): string => rfc3339(epochMs, timeZone).slice(0, 10);

/** The moment at which a calendar day begins in a zone: midnight, or later where the clocks skip it. */
export const startOfDay = (day: string, timeZone: string): number => momentOf(Date.parse(`${day}T00:00:00Z`), timeZone);

/** The calendar day a number of days later. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
