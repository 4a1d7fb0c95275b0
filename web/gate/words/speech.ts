import { language, region } from '../../shared/chosen-language.ts';
import { languages, type Words } from './words.ts';

export const words: Words = languages[language];

/** A moment by the clock of the venue, with the day if it is another one. */
export function clockTime(at: number | string, timeZone: string | undefined): string {
  const moment = new Date(at);
  const zone = timeZone ? { timeZone } : {};
  const day = (date: Date) => new Intl.DateTimeFormat('en', { dateStyle: 'short', ...zone }).format(date);
  const isToday = day(moment) === day(new Date());
  const shape: Intl.DateTimeFormatOptions = isToday ? {} : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(region, { ...shape, hour: 'numeric', minute: '2-digit', ...zone }).format(moment);
}

/** How long something took, in the largest fitting unit: `40 s`, `12 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  return seconds < 90 * 60 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
