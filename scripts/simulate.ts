// `npm run simulate -- --seeds N --from S`: runs simulated worlds, by default 1,000 from seed 1. A world that violates
// an invariant is printed as a timeline. docs/reliability.md describes them.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { root } from './local/environment.ts';

const usage = 'Usage: npm run simulate -- [--seeds <count>] [--from <first seed>]';

function options(): { seeds: number; from: number } | undefined {
  try {
    const { values } = parseArgs({ options: { seeds: { type: 'string' }, from: { type: 'string' } } });
    const [seeds = 0, from = 0] = [values.seeds ?? '1000', values.from ?? '1'].map(Number);
    return Number.isInteger(seeds) && Number.isInteger(from) && seeds > 0 && from > 0 ? { seeds, from } : undefined;
  } catch {
    return undefined;
  }
}

const chosen = options();
if (!chosen) {
  console.error(usage);
  process.exit(2);
}
const env = { ...process.env, SIMULATION_SEEDS: String(chosen.seeds), SIMULATION_FROM: String(chosen.from) };
const args = ['run', '--project', 'simulation', 'test/simulation/worlds.test.ts'];
const vitest = spawn('vitest', args, { cwd: root, stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => vitest.kill(signal));
vitest.on('exit', (code) => process.exit(code ?? 1));
