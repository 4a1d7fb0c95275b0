import { dayIn, daysAfter, startOfDay } from '../base/wall-clock.ts';
import { ledgerLimits } from './limits.ts';

/** When the amounts of a day are final, epoch ms. */
export const closeOfDay = (day: string, timezone: string): number =>
  startOfDay(daysAfter(day, 1), timezone) + ledgerLimits.closingMs;

/**
 * The day on which a transaction counts: that of its time, or of its posting where the first has ended by then. So a
 * closed period never changes. Minutes before the close, the last postings of a day still count on it.
 */
export function bookingDay(timezone: string, { at, now }: { at: number; now: number }): string {
  const day = dayIn(timezone, at);
  return now < closeOfDay(day, timezone) - ledgerLimits.countingMs ? day : dayIn(timezone, now);
}
