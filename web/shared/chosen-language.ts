import { isLanguage, type Language, languageOf } from './language.ts';

/** The choice counts for the scanner page and the board. */
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

/** Numbers and times are written as the browser's region writes them, if its language is the page's. */
export const region: string =
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
