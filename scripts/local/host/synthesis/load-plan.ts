import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, fromRoot, root } from '../../environment.ts';
import { Failure } from '../../process/failure.ts';
import { lastLines, runToEnd } from '../../process/processes.ts';
import { fingerprint } from '../../reuse.ts';
import type { Plan } from '../plan.ts';

/** Synthesis takes a second or two. */
const limitSeconds = 60;

interface Saved {
  stamp: string;
  plan: Plan;
}

/** Hashes what the plan depends on: the project, the settings of the stage, and the code that makes the plan. */
function stampOf(valkey: string, port: string): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package.json')));
  for (const name of readdirSync(import.meta.dirname).sort()) {
    hash.update(`\0${name}\0`).update(readFileSync(join(import.meta.dirname, name)));
  }
  const { NIGHTFLOW_STRIPE_HOST: stripe = '' } = process.env;
  return fingerprint({ valkey, port, stripe, code: hash.digest('hex') });
}

function savedPlan(file: string, stamp: string): Plan | undefined {
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as Saved;
    return saved.stamp === stamp ? saved.plan : undefined;
  } catch {
    // Not there yet, or not written completely.
    return undefined;
  }
}

/**
 * Returns the plan of stage `local`. It is saved in `folder` and synthesised again only when its inputs have changed.
 * `valkey` is host:port, `gatewayPort` that of the address that people use. @throws Failure if the synthesis fails or
 * needs something the local cloud does not support.
 */
export async function loadPlan(options: {
  folder: string;
  valkey: string;
  gatewayPort?: number;
  signal?: AbortSignal;
}): Promise<Plan> {
  const { folder, valkey, gatewayPort, signal } = options;
  const port = gatewayPort?.toString() ?? process.env.NIGHTFLOW_PORT ?? '';
  const file = join(folder, 'plan.json');
  const stamp = stampOf(valkey, port);
  const saved = savedPlan(file, stamp);
  if (saved) return saved;
  const log = join(folder, 'synthesis.log');
  // A name of its own: another process may synthesise into the same folder.
  const fresh = join(folder, `plan.${randomUUID()}.json`);
  const command = {
    command: 'node',
    args: [join(import.meta.dirname, 'synthesise.ts'), fresh],
    env: { ...cleanEnvironment(), NIGHTFLOW_VALKEY: valkey, NIGHTFLOW_PORT: port },
    cwd: root,
    log,
  };
  try {
    if (!(await runToEnd(command, limitSeconds, signal))) {
      throw new Failure(`The synthesis of stage local failed. The log is ${fromRoot(log)}:\n${lastLines(log, 12)}`);
    }
    const plan = JSON.parse(readFileSync(fresh, 'utf8')) as Plan;
    writeFileSync(fresh, JSON.stringify({ stamp, plan } satisfies Saved));
    renameSync(fresh, file);
    rmSync(log, { force: true });
    return plan;
  } finally {
    rmSync(fresh, { force: true });
  }
}
