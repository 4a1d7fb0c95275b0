import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { localCloud } from '../../../scripts/local/cloud.ts';
import type { Outputs } from '../../../scripts/local/deploy.ts';
import { root } from '../../../scripts/local/environment.ts';
import { freePort } from '../../../scripts/local/process/ports.ts';
import { requireSilentLogs } from './cloud-logs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    apiUrl: string;
    endpoint: string;
    mailFolder: string;
    valkey: string;
    /** The names of the deployed tables, as functions find them in their environment. */
    tables: Record<string, string>;
  }
}

/** Of the outputs that carry names from the data stack to the others: `ExportsOutputRefOrdersA9B65338…` is `ORDERS_TABLE`. */
const tablesIn = (outputs: Outputs): Record<string, string> =>
  Object.fromEntries(
    Object.values(outputs)
      .flatMap((stack) => Object.entries(stack))
      .flatMap(([name, value]) => {
        const [, table] = /^ExportsOutputRef([A-Z][a-z]+)[0-9A-F]{16}$/.exec(name) ?? [];
        return table ? [[`${table.toUpperCase()}_TABLE`, value]] : [];
      }),
  );

/**
 * A local cloud of the suite's own: own ports, own folder, from nothing each time. It runs beside `npm start`.
 * What the functions have logged is read at the end: a line that tells too much fails the run.
 */
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
  project.provide('tables', tablesIn(cloud.outputs));
  return async () => {
    try {
      await requireSilentLogs(cloud.endpoint);
    } finally {
      await cloud.stop();
    }
  };
}
