import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, fromRoot } from '../environment.ts';
import { Failure } from '../process/failure.ts';
import { type Background, startInBackground } from '../process/processes.ts';
import { waitUntil } from '../process/wait.ts';

interface Emulator {
  folder: string;
  python: string;
  port: number;
  smtpPort: number;
  /** Save the state on a clean stop. */
  persist: boolean;
  /** Start from the saved state. Otherwise it is deleted. */
  resume: boolean;
}

/**
 * Resets the stream position of every function. MiniStack saves the positions but not the streams. After a restart the
 * functions would otherwise skip as many new records as they had read before.
 */
function rewindStreams(stateFile: string): void {
  if (!existsSync(stateFile)) return;
  const state = JSON.parse(readFileSync(stateFile, 'utf8'));
  const positions = state?.payload?.dynamodb_stream_positions?.data;
  if (positions === undefined) return;
  for (const reader of Object.keys(positions)) positions[reader] = 0;
  writeFileSync(stateFile, JSON.stringify(state));
}

/** True once a clean stop has saved a deployed system. A killed run may leave S3 objects only, which do not count. */
export function hasSavedState(folder: string): boolean {
  return existsSync(join(folder, 'emulator', 'state', 'cloudformation.json'));
}

/** Starts MiniStack on loopback. With `resume` it continues from the state of the last clean stop in `folder`. */
export async function startEmulator(options: Emulator, signal?: AbortSignal): Promise<Background> {
  const home = join(options.folder, 'emulator');
  if (!options.resume) rmSync(home, { recursive: true, force: true });
  for (const part of ['state', 'objects']) mkdirSync(join(home, part), { recursive: true });
  // Functions are unpacked outside the project, or they would resolve its node_modules and package.json.
  const unpacked = mkdtempSync(join(tmpdir(), 'nightflow-'));
  rewindStreams(join(home, 'state', 'lambda.json'));
  const log = join(options.folder, 'emulator.log');
  const emulator = startInBackground({
    command: options.python,
    args: ['-m', 'ministack'],
    env: {
      ...cleanEnvironment(),
      GATEWAY_PORT: String(options.port),
      BIND_HOST: '127.0.0.1',
      TMPDIR: unpacked,
      PERSIST_STATE: options.persist ? '1' : '0',
      STATE_DIR: join(home, 'state'),
      S3_PERSIST: options.persist ? '1' : '0',
      S3_DATA_DIR: join(home, 'objects'),
      SMTP_HOST: `127.0.0.1:${options.smtpPort}`,
      LAMBDA_EXECUTOR: 'local',
      // Turns off unused listeners, and access to the machine's Docker containers.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      DOCKER_HOST: `unix://${join(home, 'no-docker.sock')}`,
      PYTHONUNBUFFERED: '1',
    },
    cwd: home,
    log,
  });
  const stop = async (graceSeconds: number) => {
    const endedItself = await emulator.stop(graceSeconds);
    rmSync(unpacked, { recursive: true, force: true });
    return endedItself;
  };
  try {
    const ready = `http://127.0.0.1:${options.port}/_ministack/ready`;
    const isUp = async () =>
      emulator.hasEnded() || (await fetch(ready, { signal: AbortSignal.timeout(2000) })).status === 200;
    if ((await waitUntil(isUp, 60, signal)) && !emulator.hasEnded()) return { ...emulator, stop };
    throw new Failure(`The emulator did not start on port ${options.port}. The log is ${fromRoot(log)}`);
  } catch (error) {
    await stop(5);
    throw error;
  }
}
