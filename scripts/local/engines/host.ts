import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, fromRoot, root } from '../environment.ts';
import type { HostConfig } from '../host/config.ts';
import type { Plan } from '../host/plan.ts';
import { Failure } from '../process/failure.ts';
import { type Background, lastLines, startInBackground } from '../process/processes.ts';
import { waitUntil } from '../process/wait.ts';

interface HostOptions {
  folder: string;
  port: number;
  mailFolder: string;
  /** Keep the state in `folder`, and resume from it. Otherwise it is in memory only. */
  persist: boolean;
  /** What to run. Without it, the host offers only its AWS APIs: tests run the functions themselves. */
  plan?: Plan;
  /** Folder of the functions' bundles. */
  bundles?: string;
  watch?: boolean;
  /** Port of the short address. */
  gatewayPort?: number;
}

/** Starts the host, our own local cloud, as a process of its own on loopback. */
export async function startHost(options: HostOptions, signal?: AbortSignal): Promise<Background> {
  const { folder, port, mailFolder, persist, plan, bundles, watch = false, gatewayPort } = options;
  const configFile = join(folder, 'host.json');
  const config: HostConfig = {
    port,
    mailFolder,
    logFolder: join(folder, 'logs'),
    watch,
    ...(persist && { stateFolder: join(folder, 'state') }),
    ...(plan && { plan }),
    ...(bundles && { bundles }),
    ...(gatewayPort !== undefined && { gatewayPort }),
  };
  writeFileSync(configFile, JSON.stringify(config));
  if (!persist) rmSync(config.logFolder, { recursive: true, force: true });
  const log = join(folder, 'host.log');
  const host = startInBackground({
    command: 'node',
    args: ['--disable-warning=ExperimentalWarning', join('scripts', 'local', 'host', 'main.ts'), configFile],
    // A memory arena for each thread would keep hundreds of megabytes that nobody uses any more.
    env: { ...cleanEnvironment(), MALLOC_ARENA_MAX: '2' },
    cwd: root,
    log,
  });
  const ready = `http://127.0.0.1:${port}/_nightflow/ready`;
  const isUp = async () =>
    host.hasEnded() || (await fetch(ready, { signal: AbortSignal.timeout(2000) })).status === 200;
  try {
    if ((await waitUntil(isUp, 60, signal)) && !host.hasEnded()) return host;
    throw new Failure(
      `The host did not start on port ${port}. The log is ${fromRoot(log)}. Its last lines:\n${lastLines(log, 8)}`,
    );
  } catch (error) {
    await host.stop(2);
    throw error;
  }
}
