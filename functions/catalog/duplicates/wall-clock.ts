import { rfc3339 } from '../../../shared/base/clock.ts';

const dayMs = 86_400_000;

/** What the clocks in a zone show at a moment, as if it were UTC: two such readings differ by what people would say. */
export const wallClock = (epochMs: number, timeZone: string): number =>
  Date.parse(`${rfc3339(epochMs, timeZone).slice(0, 19)}Z`);

/**
 * The moment at which the clocks in a zone show this (as `wallClock` writes it). What is shown twice, since clocks go
 * back, is its first showing; what is never shown, since they go forward, lies as much later as was skipped.
 */
export function momentOf(wall: number, timeZone: string): number {
  const offset = (near: number) => wallClock(near, timeZone) - near;
  // No zone changes its clocks twice within two days, so these are the only offsets it can have.
  const [before, after] = [wall - offset(wall - dayMs), wall - offset(wall + dayMs)];
  return [before, after].find((moment) => wallClock(moment, timeZone) === wall) ?? before;
}
