import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { localCloud } from '../../scripts/local/cloud.ts';
import { root } from '../../scripts/local/environment.ts';
import { freePort } from '../../scripts/local/ports.ts';

declare module 'vitest' {
  interface ProvidedContext {
    apiUrl: string;
    endpoint: string;
    mailFolder: string;
    valkey: string;
  }
}

/** A local cloud of the suite's own: own ports, own folder, from nothing each time. It runs beside `npm start`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cloud = await localCloud({
    folder: join(root, '.nightflow', 'test'),
    emulatorPort: await freePort(),
    valkeyPort: await freePort(),
    persist: false,
  });
  project.provide('apiUrl', cloud.apiUrl);
  project.provide('endpoint', cloud.endpoint);
  project.provide('mailFolder', cloud.mailFolder);
  project.provide('valkey', cloud.valkey);
  return cloud.stop;
}
