import { folded } from '../../../shared/text/text.ts';
import { searchLimits } from './limits.ts';

/** The words of a text, folded. An apostrophe joins (`arm’s` is `arms`). Other signs and spaces separate. */
export const wordsOf = (text: string): string[] =>
  (
    folded(text)
      .replace(/['’ʼ]/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).map((word) => word.slice(0, searchLimits.searchedWordCharacters));

/** Stop words in the languages of the catalogue. Requiring them would hide the events that people mean. */
const stopWords = new Set(
  wordsOf(
    'a an and at by for from in of on or the to with ' +
      'am an der die das den dem ein eine im mit und vom von zum zur ' +
      'as da das de do dos e em na nas no nos o os para um uma ' +
      'au aux avec dans des du en et la le les un une el los las del y con il lo di e',
  ),
);

/** Whether the word has no meaning of its own. */
export const isStopWord = (word: string): boolean => stopWords.has(word);

/** The distinct words of a query, without stop words unless there are no others. Bounded. */
export function termsOf(query: string): string[] {
  const words = [...new Set(wordsOf(query))];
  const terms = words.filter((word) => !isStopWord(word));
  return (terms.length > 0 ? terms : words).slice(0, searchLimits.searchTerms);
}

/** Typos tolerated in a word. None in short words and numbers: they would match other words. */
export function allowedMistakes(word: string): number {
  if (word.length < 4 || /\p{N}/u.test(word)) return 0;
  return word.length < 6 ? 1 : 2;
}

/** The word with each pair of neighbouring letters swapped. Such a typo is common, and costs two edits. */
export const swapsOf = (word: string): string[] =>
  allowedMistakes(word) === 0
    ? []
    : Array.from(word.slice(1), (letter, index) => word.slice(0, index) + letter + word[index] + word.slice(index + 2));
