import { folded } from './text.ts';

const maxCharacters = 60;

/**
 * Returns lower-case words joined by hyphens, folded as search folds them: `Straßenfest` is `strassenfest`. An apostrophe
 * joins. A name without a Latin letter or a digit only gets the tail of the id.
 */
export function slugOf(name: string, id: string): string {
  const words = folded(name)
    .replace(/['’ʼ]/g, '')
    .match(/[a-z0-9]+/g);
  return words ? words.join('-').slice(0, maxCharacters).replace(/-$/, '') : id.slice(-8).toLowerCase();
}
