import { createConnection } from 'node:net';
import { join } from 'node:path';
import { type Cloud, localCloud } from '../../local/cloud.ts';
import { root } from '../../local/environment.ts';
import { Failure } from '../../local/process/failure.ts';
import { freePort } from '../../local/process/ports.ts';
import { printedStep } from '../../local/progress.ts';

/** A system of the demo's own, and the accidents that may happen to it. */
export interface DoorSystem {
  /** Address of the API. */
  gateway: string;
  /** Address of its AWS API. */
  endpoint: string;
  /** host:port of its cache. */
  valkey: string;
  /** Kills Valkey as `kill -9` does. It is started again by itself, empty. Resolves with the time that it was away. */
  loseCache(): Promise<number>;
  /** Refuses this share of the requests to DynamoDB for some seconds. */
  throttle(share: number, seconds: number): Promise<void>;
  /** The number of requests to DynamoDB that were refused so far. */
  throttled(): Promise<number>;
  stop(): Promise<void>;
}

const cacheReturnsWithinMs = 30_000;

/** Asks Valkey for one section of its INFO. Resolves with `undefined` while it is away. */
const info = (address: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const [host = '', port] = address.split(':');
    const socket = createConnection({ host, port: Number(port) }, () =>
      socket.write('INFO server\r\nCLUSTER INFO\r\n'),
    );
    let text = '';
    socket.setEncoding('utf8').setTimeout(1_000, () => socket.destroy());
    socket.on('data', (part: string) => {
      text += part;
      if (/cluster_state:\w+/.test(text)) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(/cluster_state:ok/.test(text) ? text : undefined));
  });

async function loseCache({ valkey }: Cloud): Promise<number> {
  const pid = Number(/process_id:(\d+)/.exec((await info(valkey)) ?? '')?.[1]);
  if (!pid) throw new Failure('Valkey does not tell its process.');
  const killedAt = performance.now();
  process.kill(pid, 'SIGKILL');
  for (;;) {
    const awayMs = performance.now() - killedAt;
    const known = /process_id:(\d+)/.exec((await info(valkey)) ?? '')?.[1];
    if (known !== undefined && Number(known) !== pid) return awayMs;
    if (awayMs > cacheReturnsWithinMs) throw new Failure('Valkey did not return.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Starts a system without earlier data, beside `npm start`. It ends with this process. */
export async function startDoorSystem(): Promise<DoorSystem> {
  const ports = { cloudPort: await freePort(), valkeyPort: await freePort(), gatewayPort: await freePort() };
  process.env.NIGHTFLOW_PORT = String(ports.gatewayPort);
  const folder = join(root, '.nightflow', 'door');
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stopping.abort());
  const { signal } = stopping;
  const cloud = await localCloud({ engine: 'host', folder, ...ports, persist: false, step: printedStep, signal });
  signal.addEventListener('abort', () => void cloud.stop().finally(() => process.exit(130)));
  const faults = `${cloud.endpoint}/_nightflow/throttle`;
  return {
    gateway: `http://localhost:${ports.gatewayPort}`,
    endpoint: cloud.endpoint,
    valkey: cloud.valkey,
    loseCache: () => loseCache(cloud),
    async throttle(share, seconds) {
      const answer = await fetch(`${faults}?share=${share}&seconds=${seconds}`, { method: 'POST' });
      if (!answer.ok) throw new Failure(`The host does not throttle: ${await answer.text()}`);
    },
    throttled: async () => Number(await (await fetch(faults)).text()),
    stop: cloud.stop,
  };
}
