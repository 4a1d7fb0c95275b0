import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../../scripts/local/environment.ts';
import { languages as ofGate } from '../../../web/gate/words/words.ts';
import { languages as ofBoard } from '../../../web/gate-live/words/words.ts';

/** Read by the choice of the language. */
const byName = new Set(['language']);

describe.each([
  ['gate', ofGate],
  ['gate-live', ofBoard],
] as const)('the words of %s', (page, { en, de, pt }) => {
  const files = globSync(`web/${page}/**/*.ts`, { cwd: root, exclude: ['**/words/{en,de,pt,words}.ts'] });
  const code = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  // Some are chosen by a value: `words[crowd]` with the name of the word.
  const isUsed = (name: string) => new RegExp(`words\\.${name}\\b|'${name}'`).test(code);

  it('are used, each of them', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(Object.keys(en).filter((name) => !byName.has(name) && !isUsed(name))).toEqual([]);
  });

  it('are the same in each language', () => {
    for (const words of [de, pt]) expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
  });
});
