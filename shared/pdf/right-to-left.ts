/*
 * The order of letters on a line with words that run from right to left. It follows the Unicode bidirectional algorithm
 * (UAX 9) as far as names and titles need it: without explicit marks, and with runs of letters in place of characters.
 * Hebrew is the only such script that the fonts have.
 */

/** The direction of a whole text. */
type Base = 'right-to-left' | 'left-to-right';
type Kind = Base | 'number' | 'neutral';

const runs =
  /(?<rtl>[\p{Script=Hebrew}\p{M}]+)|(?<number>\p{N}+(?:[.,:/]\p{N}+)*)|(?<ltr>(?:(?!\p{Script=Hebrew})[\p{L}\p{M}])+)|./gsu;
const rightToLeft = /\p{Script=Hebrew}/u;
const mirrored: Record<string, string> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '{': '}',
  '}': '{',
  '<': '>',
  '>': '<',
};

/** Whether letters of a text run from right to left. */
export const hasRightToLeft = (text: string): boolean => rightToLeft.test(text);

/** The direction of a text: that of its first letter. */
export const baseOf = (text: string): Base =>
  rightToLeft.test(/\p{L}/u.exec(text)?.[0] ?? '') ? 'right-to-left' : 'left-to-right';

/** Breaks a text into lines that fit: between words, and within a word that is longer than a line. */
export function wrapWords(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const part of text.split(' ').flatMap((word) => partsOf(word, fits))) {
    const last = lines.at(-1);
    if (last !== undefined && fits(`${last} ${part}`)) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  return lines;
}

function partsOf(word: string, fits: (line: string) => boolean): string[] {
  if (fits(word)) return [word];
  const parts = [''];
  for (const letter of word) {
    const longer = `${parts.at(-1)}${letter}`;
    if (fits(longer) || longer === letter) parts[parts.length - 1] = longer;
    else parts.push(letter);
  }
  return parts;
}

/**
 * The runs of a line from the left to the right. Letters of a run are in the sequence in which they are read, since the
 * font turns each run around by itself. Brackets are turned here.
 */
export function visualRuns(line: string, base: Base): string[] {
  const found = [...line.matchAll(runs)].map(({ 0: text, groups }) => ({ text, kind: kindOf(groups) }));
  const levels = levelsOf(
    found.map(({ kind }) => kind),
    base,
  );
  let ordered = found.map(({ text }, index) => ({
    level: levels[index] ?? 0,
    text: (levels[index] ?? 0) % 2 === 1 ? (mirrored[text] ?? text) : text,
  }));
  for (const level of [2, 1]) ordered = reverseFrom(level, ordered);
  return ordered.map(({ text }) => text);
}

function kindOf({ rtl, number, ltr }: Record<string, string | undefined> = {}): Kind {
  if (rtl) return 'right-to-left';
  if (number) return 'number';
  return ltr ? 'left-to-right' : 'neutral';
}

/** Odd levels run to the left. Numbers follow the letters before them. Signs join neighbours that agree. */
function levelsOf(kinds: readonly Kind[], base: Base): number[] {
  const isStrong = (kind: Kind): boolean => kind === 'right-to-left' || kind === 'left-to-right';
  const directions = kinds.map((kind, index) =>
    kind === 'number' ? (kinds.slice(0, index).findLast(isStrong) ?? base) : kind,
  );
  return kinds.map((kind, index) => {
    const before = directions.slice(0, index).findLast((direction) => direction !== 'neutral') ?? base;
    const after = directions.slice(index + 1).find((direction) => direction !== 'neutral') ?? base;
    const joined = before === after ? before : base;
    const direction = kind === 'neutral' ? joined : directions[index];
    if (direction === 'right-to-left') return kind === 'number' ? 2 : 1;
    return base === 'right-to-left' ? 2 : 0;
  });
}

/** Reverses each sequence of runs with this level or a higher one. */
function reverseFrom<R extends { level: number }>(level: number, line: readonly R[]): R[] {
  const done: R[] = [];
  let open: R[] = [];
  for (const run of line) {
    if (run.level >= level) open.unshift(run);
    else {
      done.push(...open, run);
      open = [];
    }
  }
  return [...done, ...open];
}
