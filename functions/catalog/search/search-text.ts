import { folded } from '../../../shared/text/text.ts';
import { searchLimits } from './limits.ts';

/** The words of a text, folded. An apostrophe joins (`arm’s` is `arms`), everything else that is no letter or digit parts. */
export const wordsOf = (text: string): string[] =>
  (
    folded(text)
      .replace(/['’ʼ]/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).map((word) => word.slice(0, searchLimits.searchedWordCharacters));

/** Words that people put between those they look for; demanded of an event, they would hide what was meant. */
const between = new Set(
  wordsOf(
    'a an and at by for from in of on or the to with ' +
      'am an der die das den dem ein eine im mit und vom von zum zur ' +
      'as da das de do dos e em na nas no nos o os para um uma ' +
      'au aux avec dans des du en et la le les un une el los las del y con il lo di e',
  ),
);

/** Whether a word says nothing by itself. */
export const isBetween = (word: string): boolean => between.has(word);

/** What an event is looked for by: different words, of which those in between count only where there are no others. */
export function termsOf(query: string): string[] {
  const words = [...new Set(wordsOf(query))];
  const meant = words.filter((word) => !isBetween(word));
  return (meant.length > 0 ? meant : words).slice(0, searchLimits.searchTerms);
}

/** Mistakes forgiven in a word: none in short ones and numbers, which would become others. */
export function mistakesIn(word: string): number {
  if (word.length < 4 || /\p{N}/u.test(word)) return 0;
  return word.length < 6 ? 1 : 2;
}

/** The word with each two neighbouring letters the other way round: one slip of the fingers, and two mistakes by count. */
export const swapsOf = (word: string): string[] =>
  mistakesIn(word) === 0
    ? []
    : Array.from(word.slice(1), (letter, at) => word.slice(0, at) + letter + word[at] + word.slice(at + 2));
