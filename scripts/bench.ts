// `npm run bench -- <name> [--json] [--full]`: runs bench/<name>.bench.ts. Times are printed, never asserted.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './local/environment.ts';

const ending = '.bench.ts';
const known = readdirSync(join(root, 'bench')).flatMap((file) =>
  file.endsWith(ending) ? [file.slice(0, -ending.length)] : [],
);
const [name = ''] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
if (!known.includes(name)) {
  console.error(`Unknown benchmark. Usage: npm run bench -- ${known.join(' | ')}`);
  process.exit(2);
}
const flags = {
  ...(process.argv.includes('--json') && { BENCH_JSON: '1' }),
  ...(process.argv.includes('--full') && { BENCH_FULL: '1' }),
};
const { status } = spawnSync('vitest', ['run', '--config', 'vitest.bench.config.ts', `bench/${name}${ending}`], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...flags },
});
process.exit(status ?? 1);
