import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'iovalkey';
import { inject, it } from 'vitest';
import { type CatalogProcess, catalogProcess } from '../test/support/actors/catalog-processes.ts';
import { crowd } from '../test/support/actors/crowd.ts';
import { must, show } from '../test/support/actors/world.ts';
import { startInProcess } from '../test/support/engine/in-process.ts';
import { type Meter, meter } from '../test/support/engine/meter.ts';
import { call } from '../test/support/http/client.ts';
import { quantile, report } from './report.ts';

const count = 8;
const seconds = process.env.BENCH_FULL === '1' ? 20 : 5;
/** Requests in flight, spread over the processes. */
const concurrency = 16;

/** Counts the commands sent to Valkey. Each is a get, or a script that runs one get or one incr. */
async function commands(valkey: Redis): Promise<number> {
  const text = await valkey.info('commandstats');
  const calls = (name: string) => Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return calls('get') + calls('incr');
}

interface Counted {
  processes: CatalogProcess[];
  meters: Meter[];
  valkey: Redis;
}

/** Sends requests in a closed loop for `seconds`. */
async function measure({ processes, meters, valkey }: Counted, ask: (one: CatalogProcess) => Promise<unknown>) {
  for (const one of processes) await ask(one);
  for (const one of meters) one.since();
  const before = await commands(valkey);
  const milliseconds: number[] = [];
  const startedAt = performance.now();
  const end = startedAt + seconds * 1_000;
  const worker = async (first: number) => {
    for (let index = first; performance.now() < end; index++) {
      const askedAt = performance.now();
      const one = processes[index % processes.length];
      if (one) await ask(one);
      milliseconds.push(performance.now() - askedAt);
      // Yields to the other simulated processes, which share this thread.
      await wait(0);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, first) => worker(first)));
  const took = (performance.now() - startedAt) / 1_000;
  const reads = meters.reduce((sum, one) => sum + one.since().requests, 0);
  const asked = (await commands(valkey)) - before;
  return { requests: milliseconds.length, took, reads, asked, milliseconds };
}

it.each([
  ['on', true],
  ['off', false],
])('cache %s', async (how, cache) => {
  await startInProcess({ cache, fresh: true });
  const { eventId } = await show();
  const { slug } = must(200, await call('GET', `/v1/events/${eventId}`));
  const processes: CatalogProcess[] = [];
  const meters: Meter[] = [];
  for (let n = 0; n < count; n++) {
    processes.push(await catalogProcess());
    meters.push(await meter());
  }
  const [host, port] = inject('valkey').split(':');
  const valkey = new Redis({ host, port: Number(port) });
  const requestKinds: [string, (one: CatalogProcess) => Promise<unknown>][] = [
    ['event page', (one) => one.event(eventId)],
    ['list', (one) => one.list()],
  ];
  for (const [what, ask] of requestKinds) {
    const { requests, took, reads, asked, milliseconds } = await measure({ processes, meters, valkey }, ask);
    report(`${what} through the handler, ${count} processes, cache ${how}`, [
      ['requests', requests / took, '1/s'],
      ['median', quantile(milliseconds, 0.5), 'ms'],
      ['p99', quantile(milliseconds, 0.99), 'ms'],
      ['DynamoDB reads', reads / took, '1/s'],
      ['Valkey commands per request', asked / requests, ''],
    ]);
  }
  const processesOfCrowd = 50;
  const before = await commands(valkey);
  const watched = await crowd({ eventId, slug }, { viewers: 10_000, count: processesOfCrowd, seconds });
  report(`10,000 viewers polling every two seconds, ${processesOfCrowd} processes, cache ${how}`, [
    ['page views', watched.requests / watched.seconds, '1/s'],
    ['DynamoDB reads', watched.reads, '1/s'],
    ['Valkey commands', ((await commands(valkey)) - before) / watched.seconds, '1/s'],
  ]);
  valkey.disconnect();
});
