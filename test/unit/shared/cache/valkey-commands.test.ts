import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { exists, getKeyIndexes, hasFlag, list } from '../../../../shared/cache/valkey-commands.ts';

/*
 * Goal: the commands that bundles know are described as the client's own package describes them, and none that
 * `valkey.ts` sends is missing. The method reads the calls in its source, since only bundles have the shorter list.
 */

interface Package {
  hasFlag(name: string, flag: string): boolean;
  getKeyIndexes(name: string, args: readonly unknown[]): number[];
}
const ofClient = createRequire(createRequire(import.meta.url).resolve('iovalkey'));
const original: Package = ofClient('@iovalkey/commands');
const table: Record<string, { flags: string[] }> = ofClient('@iovalkey/commands/dist/commands.json');
const flags = [...new Set(Object.values(table).flatMap((command) => command.flags))];

it('the bundled commands have the flags and the keys that the client knows', () => {
  expect(flags.length).toBeGreaterThan(10);
  const argsOf = (name: string) => (name === 'eval' ? ['return 1', 2, 'a', 'b', 'c'] : ['a', 'b', 'c']);
  for (const name of list) {
    expect([name, flags.filter((flag) => hasFlag(name, flag))]).toEqual([
      name,
      flags.filter((flag) => original.hasFlag(name, flag)),
    ]);
    expect([name, getKeyIndexes(name, argsOf(name))]).toEqual([name, original.getKeyIndexes(name, argsOf(name))]);
  }
});

it('every command that the cache sends is bundled, and no other counts as known', () => {
  const source = readFileSync(new URL('../../../../shared/cache/valkey.ts', import.meta.url), 'utf8');
  const sent = [...source.matchAll(/\bcluster\.(\w+)\(/g)].map(([, name = '']) => name);
  expect(sent).toContain('hget');
  expect(sent.filter((name) => !exists(name))).toEqual([]);
  expect(exists('zadd')).toBe(false);
  expect(exists('toString')).toBe(false);
  expect(() => hasFlag('zadd', 'write')).toThrow('zadd');
});
