import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulatedSystem } from './emulated-system.ts';
import { prepareValkey } from './engines/python.ts';
import { startValkey } from './engines/valkey.ts';
import { startHostedSystem } from './hosted-system.ts';
import { takeFolder } from './process/lock.ts';
import { supervise } from './process/supervise.ts';
import type { Step } from './progress.ts';
import type { CloudOptions, System } from './system.ts';

export interface Cloud extends System {
  valkey: string;
  /** Folder of the received mails, one .eml each. Stays empty with a foreign endpoint. */
  mailFolder: string;
}

const silentStep: Step = (_doing, _done, work) => work();

/** Starts Valkey and the deployed system on loopback. On failure it stops everything it has started. */
export async function localCloud(options: CloudOptions): Promise<Cloud> {
  const { engine, folder, valkeyPort, persist, signal, step = silentStep } = options;
  const valkey = `127.0.0.1:${valkeyPort}`;
  const mailFolder = join(folder, 'mails');
  const stops: (() => unknown)[] = [takeFolder(folder)];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const { valkeyServer } = await prepareValkey(step, signal);
    if (!persist) rmSync(mailFolder, { recursive: true, force: true });
    // Valkey needs two seconds to form its cluster, and the system only once it is used.
    const cache = supervise(
      'Valkey',
      () => startValkey({ folder, server: valkeyServer, port: valkeyPort }, signal),
      console.log,
    );
    cache.catch(() => {});
    stops.push(async () => (await cache.catch(() => undefined))?.stop(5));
    const start = engine === 'host' ? startHostedSystem : startEmulatedSystem;
    const system = await start({ ...options, step, valkey, mailFolder });
    stops.push(system.stop);
    await step('starting Valkey', `Valkey up at ${valkey}`, () => cache);
    return { ...system, valkey, mailFolder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
