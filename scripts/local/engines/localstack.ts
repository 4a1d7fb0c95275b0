import { rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanEnvironment, fromRoot } from '../environment.ts';
import { Failure } from '../process/failure.ts';
import { type Background, startInBackground } from '../process/processes.ts';
import { waitUntil } from '../process/wait.ts';

interface LocalStack {
  /** For its log and its files, which are deleted first. */
  folder: string;
  python: string;
  port: number;
  /** A file with the results of mocked tasks. LocalStack reads it when an execution starts. */
  mockedTasks: string;
}

/** Starts LocalStack on loopback, without Docker, an account or anything saved. */
export async function startLocalStack({ folder, python, port, mockedTasks }: LocalStack): Promise<Background> {
  const home = join(folder, 'localstack');
  rmSync(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  const log = join(folder, 'localstack.log');
  const address = `127.0.0.1:${port}`;
  const engine = startInBackground({
    command: python,
    args: ['-m', 'localstack.runtime.main'],
    env: {
      ...cleanEnvironment(),
      GATEWAY_LISTEN: address,
      LOCALSTACK_HOST: address,
      // Its usual server listens on every interface, whatever the address is.
      GATEWAY_SERVER: 'hypercorn',
      DNS_ADDRESS: '0',
      FILESYSTEM_ROOT: home,
      TMPDIR: home,
      // Inside a container it would write to folders of the system.
      OVERRIDE_IN_DOCKER: '0',
      SFN_MOCK_CONFIG: mockedTasks,
      DISABLE_EVENTS: '1',
      SKIP_SSL_CERT_DOWNLOAD: '1',
    },
    cwd: home,
    log,
  });
  const isUp = async () =>
    engine.hasEnded() ||
    (await fetch(`http://${address}/_localstack/health`, { signal: AbortSignal.timeout(2_000) })).status === 200;
  try {
    if ((await waitUntil(isUp, 120)) && !engine.hasEnded()) return engine;
    throw new Failure(`LocalStack did not start on port ${port}. The log is ${fromRoot(log)}`);
  } catch (error) {
    await engine.stop(2);
    throw error;
  }
}
