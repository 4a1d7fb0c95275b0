import { isLanguage, type Language, languageOf, languages, type Words } from './words/words.ts';

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

/** Numbers and times as the browser's region writes them, if its language is the page's. */
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
