import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, fromRoot, root } from '../environment.ts';
import { Failure } from '../process/failure.ts';
import { type Background, lastLines, runToEnd, startInBackground } from '../process/processes.ts';
import { waitUntil } from '../process/wait.ts';
import type { Step } from '../progress.ts';

/** Stripe's own mock: it checks requests against Stripe's OpenAPI document and answers with fixtures. */
const version = 'v0.203.0';
/** Contains the version, so another version gets another folder. */
const folder = join(root, '.nightflow', `stripe-mock-${version}`);

/** Whether Go is there, with which stripe-mock is built. */
export const isGoInstalled = (): boolean => spawnSync('go', ['version'], { env: cleanEnvironment() }).status === 0;

/** Builds in a temporary folder and renames it when complete. The Go module proxy checks the version's checksum. */
async function build(): Promise<void> {
  const draft = `${folder}-${process.pid}`;
  const log = `${draft}.log`;
  mkdirSync(draft, { recursive: true });
  try {
    const env = { ...cleanEnvironment(), GOBIN: draft, GOTOOLCHAIN: 'local' };
    const args = ['install', `github.com/stripe/stripe-mock@${version}`];
    if (!(await runToEnd({ command: 'go', args, env, cwd: draft, log }, 600))) {
      throw new Failure(`stripe-mock could not be built. Last output: ${lastLines(log, 1) || 'none'}`);
    }
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(log, { force: true });
  }
}

/** Builds stripe-mock once. Only tests that use it call this, where Go is installed. */
export async function prepareStripeMock(step: Step): Promise<void> {
  if (!existsSync(folder)) await step('building stripe-mock (once)', 'stripe-mock built', build);
}

/** Starts stripe-mock on loopback. It keeps no state. */
export async function startStripeMock({ port, httpsPort }: { port: number; httpsPort: number }): Promise<Background> {
  const log = join(folder, 'stripe-mock.log');
  const engine = startInBackground({
    command: join(folder, 'stripe-mock'),
    // Without an address, it would also listen for HTTPS on every interface.
    args: ['-http-addr', `127.0.0.1:${port}`, '-https-addr', `127.0.0.1:${httpsPort}`],
    env: cleanEnvironment(),
    cwd: folder,
    log,
  });
  const isUp = async () =>
    // It answers 401 to a request without a key.
    engine.hasEnded() ||
    (await fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(2_000) })).status === 401;
  try {
    if ((await waitUntil(isUp, 30)) && !engine.hasEnded()) return engine;
    throw new Failure(`stripe-mock did not start on port ${port}. The log is ${fromRoot(log)}`);
  } catch (error) {
    await engine.stop(2);
    throw error;
  }
}
