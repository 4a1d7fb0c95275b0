import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { deploy, findApi, type Outputs, readOutputs } from './deploy.ts';
import { hasSavedState, startEmulator } from './engines/emulator.ts';
import { preparePython } from './engines/python.ts';
import { startValkey } from './engines/valkey.ts';
import { startMailSink } from './mail/mail-sink.ts';
import { takeFolder } from './process/lock.ts';
import { waitUntil } from './process/wait.ts';
import type { Step } from './progress.ts';
import { fingerprint, leaveStamp, takeStamp } from './reuse.ts';

export type CloudOptions = {
  /** State folder, locked while the cloud runs. */
  folder: string;
  emulatorPort: number;
  valkeyPort: number;
  /** Resume from the last clean stop and save at the next one. Otherwise start empty. */
  persist: boolean;
  /** A LocalStack-compatible endpoint to use instead of starting an emulator. */
  endpoint?: string;
  /** Reports progress. Silent by default. */
  step?: Step;
  signal?: AbortSignal;
};

export type Cloud = {
  endpoint: string;
  /** Base URL of the API, for paths such as `/v1/health`. */
  apiUrl: string;
  apiId: string;
  /** host:port of the Valkey cluster. */
  valkey: string;
  outputs: Outputs;
  /** Folder of the received mails, one .eml each. Stays empty with a foreign endpoint. */
  mailFolder: string;
  stop(): Promise<void>;
};

const silentStep: Step = (_doing, _done, work) => work();

/** Tells whether the previously deployed system answers within 15 seconds. */
function isHealthy(endpoint: string, folder: string, signal?: AbortSignal): Promise<boolean> {
  const ask = async () => {
    const { apiUrl } = findApi(endpoint, readOutputs(folder));
    return (await fetch(`${apiUrl}/v1/health`, { signal: AbortSignal.timeout(10_000) })).status === 200;
  };
  return waitUntil(ask, 15, signal);
}

/** Starts Valkey, the emulator and the deployed system on loopback. On failure it stops everything it has started. */
export async function localCloud(options: CloudOptions): Promise<Cloud> {
  const { folder, emulatorPort, valkeyPort, persist, signal, step = silentStep } = options;
  const endpoint = options.endpoint ?? `http://127.0.0.1:${emulatorPort}`;
  const valkey = `127.0.0.1:${valkeyPort}`;
  const mailFolder = join(folder, 'mails');
  const stops: (() => unknown)[] = [takeFolder(folder)];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const { python, valkeyServer } = await preparePython(step, signal);
    if (!persist) rmSync(mailFolder, { recursive: true, force: true });
    const sink = await startMailSink(mailFolder);
    stops.push(sink.stop);
    const cache = await step('starting Valkey', `Valkey up at ${valkey}`, () =>
      startValkey({ folder, server: valkeyServer, port: valkeyPort }, signal),
    );
    stops.push(() => cache.stop(5));

    const print = fingerprint({ endpoint, valkey });
    const stamp = takeStamp(folder);
    let reusable = persist && stamp === print;
    let isDeployed = false;
    if (options.endpoint === undefined) {
      reusable &&= hasSavedState(folder);
      const start = () => startEmulator({ folder, python, port: emulatorPort, smtpPort: sink.port, persist }, signal);
      const emulator = await step('starting the emulator', `emulator up at ${endpoint}`, start);
      stops.push(async () => {
        // Only state saved by a clean stop may be reused.
        if ((await emulator.stop(20)) && persist && isDeployed) leaveStamp(folder, print);
      });
    }

    const outcome = (healthy: boolean) => (healthy ? 'stage local restored' : 'stage local does not answer');
    const restore = () => isHealthy(endpoint, folder, signal);
    if (!(reusable && (await step('restoring stage local', outcome, restore)))) {
      const run = () => deploy({ folder, endpoint, valkey }, signal);
      await step('deploying stage local (about a minute the first time)', 'stage local deployed', run);
    }
    isDeployed = true;
    if (options.endpoint !== undefined) leaveStamp(folder, print);
    const outputs = readOutputs(folder);
    return { endpoint, ...findApi(endpoint, outputs), valkey, outputs, mailFolder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
