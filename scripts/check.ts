// `npm run check`: all static checks. Every check runs even after a failure, so one run reports all faults.
import { spawnSync } from 'node:child_process';
import { root } from './local/environment.ts';

const checks: [name: string, command: string, ...args: string[]][] = [
  ['lint and format', 'biome', 'ci', '.'],
  ['types', 'tsc', '--noEmit'],
  ['types of the pages', 'tsc', '--noEmit', '-p', 'web'],
  ['unused code', 'knip'],
  ['import rules', 'vitest', 'run', 'test/unit/import-rules.test.ts'],
];

let failed = 0;
for (const [name, command, ...args] of checks) {
  const startedAt = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    // Colour codes of captured output are noise in a terminal and in a log.
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  const passed = status === 0;
  if (!passed) failed += 1;
  console.log(`${passed ? '✓' : '✗'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (!passed) console.log(`${stdout ?? ''}${stderr ?? ''}`);
}
process.exit(failed === 0 ? 0 : 1);
