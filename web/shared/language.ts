/** The languages of the pages at the gate. */
const languageCodes = ['en', 'de', 'pt'] as const;
export type Language = (typeof languageCodes)[number];

export const isLanguage = (text: string): text is Language => languageCodes.some((code) => code === text);

/** The first of the preferred languages, such as `de-AT`, that the pages speak. */
export const languageOf = (preferred: readonly string[]): Language =>
  preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
