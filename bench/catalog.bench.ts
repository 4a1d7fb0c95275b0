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
/** Requests under way at once: some in each process. */
const lanes = 16;

/** How many commands processes have sent to Valkey: each is a get, or a script that runs one get or one incr. */
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

/** Asks as fast as answers come, for some seconds. */
async function measure({ processes, meters, valkey }: Counted, ask: (one: CatalogProcess) => Promise<unknown>) {
  for (const one of processes) await ask(one);
  for (const one of meters) one.since();
  const before = await commands(valkey);
  const milliseconds: number[] = [];
  const startedAt = performance.now();
  const end = startedAt + seconds * 1_000;
  const lane = async (n: number) => {
    for (let at = n; performance.now() < end; at++) {
      const askedAt = performance.now();
      const one = processes[at % processes.length];
      if (one) await ask(one);
      milliseconds.push(performance.now() - askedAt);
      // Whatever else waits for this thread gets its turn, as it would on a machine of its own.
      await wait(0);
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, n) => lane(n)));
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
  const looks: [string, (one: CatalogProcess) => Promise<unknown>][] = [
    ['event page', (one) => one.event(eventId)],
    ['list', (one) => one.list()],
  ];
  for (const [what, ask] of looks) {
    const { requests, took, reads, asked, milliseconds } = await measure({ processes, meters, valkey }, ask);
    report(`${what} through the handler, ${count} processes, cache ${how}`, [
      ['requests', requests / took, '1/s'],
      ['median', quantile(milliseconds, 0.5), 'ms'],
      ['p99', quantile(milliseconds, 0.99), 'ms'],
      ['reads of DynamoDB', reads / took, '1/s'],
      ['commands to Valkey per request', asked / requests, ''],
    ]);
  }
  const processesOfCrowd = 50;
  const before = await commands(valkey);
  const watched = await crowd({ eventId, slug }, { viewers: 10_000, count: processesOfCrowd, seconds });
  report(`10,000 who look every two seconds, ${processesOfCrowd} processes, cache ${how}`, [
    ['looks', watched.looks / watched.seconds, '1/s'],
    ['reads of DynamoDB', watched.reads, '1/s'],
    ['commands to Valkey', ((await commands(valkey)) - before) / watched.seconds, '1/s'],
  ]);
  valkey.disconnect();
});
