// `npm test [project …] [-- vitest options]`: leading plain words choose projects (unit, contract, infra, …), the rest is vitest's.
// With none it is all of them but `engines`, which downloads another DynamoDB.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './local/environment.ts';

const given = process.argv.slice(2);
const firstOther = given.findIndex((word) => !/^[a-z]+$/.test(word));
const projects = firstOther < 0 ? given : given.slice(0, firstOther);
const rest = given.slice(projects.length);

const chosen = projects.length > 0 ? projects : ['!engines'];
const vitest = spawn('vitest', ['run', ...chosen.flatMap((name) => ['--project', name]), ...rest], {
  cwd: root,
  stdio: 'inherit',
});
// Vitest takes down its own emulator; ending before it would leave that to nobody.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => vitest.kill(signal));
vitest.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
