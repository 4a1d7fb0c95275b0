import { mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { cleanEnvironment, fromRoot } from '../environment.ts';
import { Failure } from '../process/failure.ts';
import { freePort } from '../process/ports.ts';
import { type Background, startInBackground } from '../process/processes.ts';
import { waitUntil } from '../process/wait.ts';

/** Sends one inline command and returns the raw reply. Only for the few commands needed before a client can connect. */
function ask(port: number, command: string, complete: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    let answer = '';
    socket.setEncoding('utf8').setTimeout(2000, () => socket.destroy(new Error(`no answer to ${command}`)));
    socket.on('data', (text: string) => {
      answer += text;
      if (complete.test(answer)) socket.end(() => resolve(answer));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`unfinished answer to ${command}`)));
  });
}

/**
 * Starts Valkey as a cluster of one node. ElastiCache Serverless is a cluster, so cross-slot mistakes show here too.
 * Nothing is stored on disk, because all data can be rebuilt from DynamoDB.
 */
export async function startValkey(
  options: { folder: string; server: string; port: number },
  signal?: AbortSignal,
): Promise<Background> {
  const data = join(options.folder, 'valkey');
  // With a slot map of an earlier run, Valkey would reject the slot assignment below.
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  const settings = {
    port: options.port,
    bind: '127.0.0.1',
    dir: data,
    save: '',
    appendonly: 'no',
    'cluster-enabled': 'yes',
    // The address clients are redirected to. Without it they wait forever.
    'cluster-announce-ip': '127.0.0.1',
    // The default bus port is port + 10000, which may exceed 65535 for a port chosen by the system.
    'cluster-port': await freePort(),
  };
  const valkey = startInBackground({
    command: options.server,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    env: cleanEnvironment(),
    cwd: data,
    log: join(options.folder, 'valkey.log'),
  });
  const oneLine = /\r\n$/;
  const isUp = async () => valkey.hasEnded() || /PONG/.test(await ask(options.port, 'PING', oneLine));
  const isComplete = async () =>
    /cluster_state:ok/.test(await ask(options.port, 'CLUSTER INFO', /cluster_state:\w+\r\n/));
  try {
    const up = (await waitUntil(isUp, 20, signal)) && !valkey.hasEnded();
    if (up) await ask(options.port, 'CLUSTER ADDSLOTSRANGE 0 16383', oneLine);
    if (up && (await waitUntil(isComplete, 20, signal))) return valkey;
    throw new Failure(
      `Valkey did not start on port ${options.port}. The log is ${fromRoot(join(options.folder, 'valkey.log'))}`,
    );
  } catch (error) {
    await valkey.stop(2);
    throw error;
  }
}
