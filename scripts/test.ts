// `npm test [project …] [-- vitest options]`: leading plain words select projects (unit, contract, infra, …). All other
// arguments go to vitest. The default is every project except `engines`, which downloads DynamoDB Local.
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
// Vitest stops its own emulator, so this process must outlive vitest. Otherwise the emulator keeps running.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => vitest.kill(signal));
vitest.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
