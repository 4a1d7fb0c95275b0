import { isLanguage, type Language, languageOf, languages, type Words } from './words.ts';

/** The choice counts for the board of the floor manager too. */
const storageKey = 'nightflow-language';

function storedLanguage(): string {
  try {
    return localStorage.getItem(storageKey) ?? '';
  } catch {
    return '';
  }
}

const stored = storedLanguage();
export const language: Language = isLanguage(stored) ? stored : languageOf(navigator.languages);
export const words: Words = languages[language];

/** Times as the browser's region writes them, if its language is the page's. */
const region: string =
  navigator.languages.find((tag) => tag.startsWith(language)) ?? { en: 'en-GB', de: 'de-DE', pt: 'pt-PT' }[language];

/** Keeps the choice and loads the page in that language. */
export function speak(chosen: Language): void {
  try {
    localStorage.setItem(storageKey, chosen);
  } catch {
    // Without storage the page keeps the language of the browser.
  }
  location.reload();
}

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
