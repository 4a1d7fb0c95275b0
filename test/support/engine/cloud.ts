import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { localCloud } from '../../../scripts/local/cloud.ts';
import { root } from '../../../scripts/local/environment.ts';
import { freePort } from '../../../scripts/local/process/ports.ts';
import { emulatorLines, loggedLines, requireSilentLogs } from './cloud-logs.ts';
import { tablesIn } from './deployed-tables.ts';

declare module 'vitest' {
  interface ProvidedContext {
    apiUrl: string;
    endpoint: string;
    mailFolder: string;
    valkey: string;
    /** The names of the deployed tables by environment name. */
    tables: Record<string, string>;
  }
}

/**
 * Starts a local cloud for a suite, with its own ports and folder and without earlier data. It can run beside
 * `npm start`. At the end the function logs are scanned: a line with a secret or personal data fails the run.
 */
export async function startCloud(project: TestProject, engine: 'host' | 'emulator'): Promise<() => Promise<void>> {
  const folder = join(root, '.nightflow', `test-${engine}`);
  const ports = { cloudPort: await freePort(), valkeyPort: await freePort(), gatewayPort: await freePort() };
  const cloud = await localCloud({ engine, folder, ...ports, persist: false });
  project.provide('apiUrl', cloud.apiUrl);
  project.provide('endpoint', cloud.endpoint);
  project.provide('mailFolder', cloud.mailFolder);
  project.provide('valkey', cloud.valkey);
  project.provide('tables', tablesIn(cloud.outputs));
  return async () => {
    try {
      const lines = engine === 'host' ? loggedLines(join(folder, 'logs')) : await emulatorLines(cloud.endpoint);
      await requireSilentLogs(cloud.endpoint, lines);
    } finally {
      await cloud.stop();
    }
  };
}

/** The whole system on our own host. */
export default (project: TestProject) => startCloud(project, 'host');
