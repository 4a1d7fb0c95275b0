import type { Minute } from './board.ts';

const minuteMs = 60_000;
export const shownMinutes = 60;

export interface Bar {
  /** Epoch ms of the minute's beginning. */
  at: number;
  admitted: number;
}

/** Returns the last 60 minutes, the one of `now` last. Minutes without admissions count zero. */
export function lastMinutes(byMinute: readonly Minute[], now: number): Bar[] {
  const counts = new Map(byMinute.map(({ minute, admitted }) => [Date.parse(minute), admitted]));
  const last = Math.floor(now / minuteMs) * minuteMs;
  return Array.from({ length: shownMinutes }, (_, index) => {
    const at = last - (shownMinutes - 1 - index) * minuteMs;
    return { at, admitted: counts.get(at) ?? 0 };
  });
}

/** The top of the scale: the next round number at or above the highest bar, 5 at least. */
export function scaleOf(bars: readonly Bar[]): number {
  const highest = Math.max(5, ...bars.map(({ admitted }) => admitted));
  const unit = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 5, 10].find((factor) => factor * unit >= highest) ?? 10;
  return step * unit;
}
