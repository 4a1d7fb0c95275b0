import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deploy, findApi, readOutputs } from './deploy.ts';
import { hasSavedState, startEmulator } from './engines/emulator.ts';
import { prepareEmulator } from './engines/python.ts';
import { fromRoot } from './environment.ts';
import { forwardTo } from './gateway/forward.ts';
import { startGateway } from './gateway/gateway.ts';
import { startMailSink } from './mail/mail-sink.ts';
import { listedMails, storedMails } from './mail/mailbox.ts';
import { waitUntil } from './process/wait.ts';
import type { Step } from './progress.ts';
import { fingerprint, leaveStamp, takeStamp } from './reuse.ts';
import type { System, SystemOptions } from './system.ts';

/** Tells whether the previously deployed system answers within 15 seconds. */
function isHealthy(endpoint: string, folder: string, signal?: AbortSignal): Promise<boolean> {
  const ask = async () => {
    const { apiUrl } = findApi(endpoint, readOutputs(folder));
    return (await fetch(`${apiUrl}/v1/health`, { signal: AbortSignal.timeout(10_000) })).status === 200;
  };
  return waitUntil(ask, 15, signal);
}

/** Moves a state that cannot be used out of the way. An earlier one there is deleted. */
async function setAside(folder: string, step: Step): Promise<void> {
  const aside = join(folder, 'emulator-unusable');
  const outcome = `the emulator was not stopped cleanly: its incomplete state is now ${fromRoot(aside)}`;
  await step('checking the saved state', outcome, async () => {
    rmSync(aside, { recursive: true, force: true });
    renameSync(join(folder, 'emulator'), aside);
  });
}

/** Deploys the system with the CDK to MiniStack, or to the LocalStack-compatible cloud that `engine` names. */
export async function startEmulatedSystem(options: SystemOptions): Promise<System> {
  const { engine, folder, cloudPort, gatewayPort, persist, step, valkey, mailFolder, signal } = options;
  const foreign = typeof engine === 'object';
  const endpoint = foreign ? engine.endpoint : `http://127.0.0.1:${cloudPort}`;
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const port = gatewayPort?.toString() ?? '';
    const print = fingerprint({ endpoint, valkey, port, stripe: process.env.NIGHTFLOW_STRIPE_HOST ?? '' });
    const stamp = takeStamp(folder);
    let reusable = persist && stamp === print;
    let isDeployed = false;
    if (!foreign) {
      const python = await prepareEmulator(step, signal);
      const sink = await startMailSink(mailFolder);
      stops.push(sink.stop);
      const isSaved = hasSavedState(folder);
      // Without a stamp the last stop was not clean, and the emulator may have saved only some of its services.
      const resume = persist && isSaved && stamp !== undefined;
      reusable &&= resume;
      if (persist && isSaved && !resume) await setAside(folder, step);
      const emulator = await step('starting the emulator', `emulator up at ${endpoint}`, () =>
        startEmulator({ folder, python, port: cloudPort, smtpPort: sink.port, persist, resume }, signal),
      );
      stops.push(async () => {
        // Only state saved by a clean stop may be reused.
        if ((await emulator.stop(20)) && persist && isDeployed) leaveStamp(folder, print);
      });
    }
    const outcome = (healthy: boolean) => (healthy ? 'stage local restored' : 'stage local does not answer');
    const restore = () => isHealthy(endpoint, folder, signal);
    if (!(reusable && (await step('restoring stage local', outcome, restore)))) {
      const run = () => deploy({ folder, endpoint, valkey, port }, signal);
      await step('deploying stage local (about a minute the first time)', 'stage local deployed', run);
    }
    isDeployed = true;
    if (foreign) leaveStamp(folder, print);
    const outputs = readOutputs(folder);
    const { apiId, apiUrl } = findApi(endpoint, outputs);
    if (gatewayPort !== undefined) {
      const { answer, stop } = forwardTo(apiUrl);
      stops.push(stop);
      const readMails = () => (foreign ? listedMails(endpoint) : storedMails(mailFolder));
      stops.push((await startGateway({ port: gatewayPort, api: answer, readMails })).stop);
    }
    return { endpoint, apiId, apiUrl, outputs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
