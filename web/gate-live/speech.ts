import { language, region } from '../shared/chosen-language.ts';
import { languages, type Words } from './words/words.ts';

export const words: Words = languages[language];

const numbers = new Intl.NumberFormat(region);
export const number = (count: number): string => numbers.format(count);

const ages = new Intl.RelativeTimeFormat(region, { style: 'long', numeric: 'always' });

/** Says how long ago something was, in the largest fitting unit. */
export function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return ages.format(-seconds, 'second');
  if (seconds < 90 * 60) return ages.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 36 * 3600) return ages.format(-Math.round(seconds / 3600), 'hour');
  return ages.format(-Math.round(seconds / 86_400), 'day');
}

/** Formats a moment by the clock of the venue. */
export const clockTime = (at: number | string, timeZone: string, seconds = false): string =>
  new Intl.DateTimeFormat(region, { timeStyle: seconds ? 'medium' : 'short', timeZone }).format(new Date(at));

export const dayAndTime = (at: number | string, timeZone: string): string =>
  new Intl.DateTimeFormat(region, {
    ...{ weekday: 'short', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' },
    timeZone,
  }).format(new Date(at));
