// `npm test [project …] [-- vitest options]`: leading plain words select projects (unit, contract, infra, …). All other
// arguments go to vitest. The default is every project except the two that run separately: `races` in full length, and
// `engines`, which downloads DynamoDB Local and LocalStack.
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './local/environment.ts';

const given = process.argv.slice(2);
const firstOther = given.findIndex((word) => !/^[a-z]+$/.test(word));
const projects = firstOther < 0 ? given : given.slice(0, firstOther);
const rest = given.slice(projects.length);

/** One run of vitest each: it starts the clouds of all its projects at once, and the emulator is a heavy one. */
const runs =
  projects.length > 0
    ? [projects]
    : [
        ['unit', 'contract', 'infra', 'simulation', 'integration', 'e2e'],
        ['restart', 'emulator'],
      ];

let current: ChildProcess | undefined;
// Vitest stops its own cloud, so this process must outlive vitest. Otherwise the cloud keeps running.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => current?.kill(signal));

/** Runs the projects once. Resolves with the exit code, 128 + n after signal n. */
function runOnce(chosen: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const args = ['run', ...chosen.flatMap((name) => ['--project', name]), ...rest];
    current = spawn('vitest', args, { cwd: root, stdio: 'inherit' });
    current.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

for (const chosen of runs) {
  const code = await runOnce(chosen);
  if (code !== 0) process.exit(code);
}
