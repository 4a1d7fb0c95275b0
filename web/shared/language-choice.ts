import { language, speak } from './chosen-language.ts';
import { h } from './dom.ts';
import { isLanguage, type Language } from './language.ts';

/** Lets people choose the language of the page, each by its own name. */
export const languageChoice = (
  words: Record<Language, { language: string }>,
  attributes: { id: string } | { 'aria-label': string },
): HTMLElement =>
  h(
    'select',
    {
      ...attributes,
      onchange: ({ target }) => {
        const { value } = target as HTMLSelectElement;
        if (isLanguage(value)) speak(value);
      },
    },
    Object.entries(words).map(([code, { language: name }]) =>
      h('option', { value: code, lang: code, selected: code === language }, name),
    ),
  );
