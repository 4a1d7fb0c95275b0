// `npm run check`: everything that can be judged without running the system. All checks run, so one reads all faults at once.
import { spawnSync } from 'node:child_process';
import { root } from './local/environment.ts';

const checks: [name: string, command: string, ...args: string[]][] = [
  ['lint and format', 'biome', 'ci', '.'],
  ['types', 'tsc', '--noEmit'],
  ['unused code', 'knip'],
  ['import rules', 'vitest', 'run', 'test/unit/import-rules.test.ts'],
];

let failed = 0;
for (const [name, command, ...args] of checks) {
  const startedAt = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    // Read by a person or a log: colours of a captured output are noise in both.
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  const passed = status === 0;
  if (!passed) failed += 1;
  console.log(`${passed ? '✓' : '✗'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (!passed) console.log(`${stdout ?? ''}${stderr ?? ''}`);
}
process.exit(failed === 0 ? 0 : 1);
