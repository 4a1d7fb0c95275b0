// `npm run bench -- <name> [options]`: runs bench/<name>.bench.ts with Vitest, or a script. Times are never asserted.
// Options: --json for all, --only=<part of the name of a measurement>, --full for `admissions`, `door`, `inventory`,
// `due-orders`, `reconcile` and `statement`, --rounds=<number> for `admissions`. bench/local/options.ts has those of
// `local`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { benchLocal } from '../bench/local.ts';
import { root } from './local/environment.ts';

const ending = '.bench.ts';
const scripts: Record<string, (words: readonly string[]) => Promise<void>> = { local: benchLocal };

const optionOf = (words: readonly string[], option: string): string | undefined =>
  words.find((word) => word.startsWith(`--${option}=`))?.slice(option.length + 3);

function runWithVitest(name: string, words: readonly string[]): number {
  const [only, rounds] = [optionOf(words, 'only'), optionOf(words, 'rounds')];
  const flags = {
    ...(words.includes('--json') && { BENCH_JSON: '1' }),
    ...(words.includes('--full') && { BENCH_FULL: '1' }),
    ...(rounds && { BENCH_ROUNDS: rounds }),
  };
  const measurements = [`bench/${name}${ending}`, ...(only ? ['-t', only] : [])];
  const { status } = spawnSync('vitest', ['run', '--config', 'vitest.bench.config.ts', ...measurements], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...flags },
  });
  return status ?? 1;
}

const benchmarks = readdirSync(join(root, 'bench')).flatMap((file) =>
  file.endsWith(ending) ? [file.slice(0, -ending.length)] : [],
);
const words = process.argv.slice(2);
const name = words.find((word) => !word.startsWith('--')) ?? '';
const others = words.toSpliced(words.indexOf(name), name === '' ? 0 : 1);
const script = scripts[name];
if (script) await script(others);
else if (benchmarks.includes(name)) process.exitCode = runWithVitest(name, others);
else {
  const known = [...benchmarks, ...Object.keys(scripts)].sort();
  console.error(`Unknown benchmark. Usage: npm run bench -- ${known.join(' | ')}`);
  process.exitCode = 2;
}
