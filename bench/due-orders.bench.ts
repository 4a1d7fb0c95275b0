import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { PaymentProvider, Settlement } from '../functions/orders/payment/provider.ts';
import { root } from '../scripts/local/environment.ts';
import { loadPlan } from '../scripts/local/host/synthesis/load-plan.ts';
import { openOrderPartitions } from '../shared/records/order-facts.ts';
import { countWatched, storeOverdueOrders } from './due-orders/overdue-orders.ts';
import { type Calls, pause, replaceServices } from './due-orders/slow-store.ts';
import { inVirtualTime } from './due-orders/virtual-time.ts';
import { report } from './report.ts';

const count = process.env.BENCH_FULL === '1' ? 100_000 : 10_000;
const minuteMs = 60_000;
/** How long a healthy provider takes. */
const providerMs = 300;

const provider = vi.hoisted(() => ({ calls: 0, answer: undefined as unknown }));
vi.mock('../functions/orders/payment/test-provider-store.ts', () => {
  const ask = ({ id }: { id: string }, signal: AbortSignal) => {
    provider.calls += 1;
    return (provider.answer as (id: string, signal: AbortSignal) => Promise<Settlement>)(id, signal);
  };
  return { testProvider: { find: ask, cancel: ask, refusal: () => undefined } satisfies Partial<PaymentProvider> };
});

/** Half of the payments were captured without our knowing, the other half come to nothing. */
const healthy = async (id: string): Promise<Settlement> => {
  await pause(providerMs);
  const isCaptured = (id.codePointAt(id.length - 4) ?? 0) % 2 === 0;
  return isCaptured ? { status: 'captured', amount: { amount: 45_00, currency: 'EUR' } } : { status: 'failed' };
};
const dead = (): Promise<never> => new Promise(() => undefined);

/** Minutes of the schedules: in each, one run of the job for every partition. Returns how long the longest run took. */
async function runMinutes(maxMinutes: number, calls: Calls, isDone: () => Promise<boolean>) {
  const { handler } = await import('../functions/orders/every-minute.ts');
  const longestMs: number[] = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  do {
    const startedAt = Date.now();
    const runs = () => Promise.all(openOrderPartitions.map((partition) => handler({ partitions: [partition] })));
    await inVirtualTime(runs, calls);
    longestMs.push(Date.now() - startedAt);
    vi.advanceTimersByTime(Math.max(0, startedAt + minuteMs - Date.now()));
  } while (longestMs.length < maxMinutes && !(await isDone()));
  vi.useRealTimers();
  return { minutes: longestMs.length, longestS: Math.max(...longestMs) / 1_000 };
}

async function start(declinedOf10: number) {
  vi.resetModules();
  const plan = await loadPlan({ folder: join(root, '.nightflow', 'engines'), valkey: '' });
  const { environment = {} } = plan.functions.find(({ entry }) => entry === 'functions/orders/every-minute.ts') ?? {};
  Object.assign(process.env, environment);
  const { store, calls } = replaceServices(plan);
  const kinds = await storeOverdueOrders(store, { count, declinedOf10 });
  provider.calls = 0;
  return { store, calls, watched: () => countWatched(store, kinds) };
}

it('healthy provider', async () => {
  const { calls, watched } = await start(2);
  provider.answer = healthy;
  const cpu = process.cpuUsage();
  const { minutes, longestS } = await runMinutes(12, calls, async () => {
    const { declined, pending } = await watched();
    return declined + pending === 0;
  });
  const { user, system } = process.cpuUsage(cpu);
  expect(await watched()).toEqual({ declined: 0, pending: 0 });
  report(`${count} due orders, a healthy provider`, [
    ['minutes until all had ended', minutes, ''],
    ['longest run', longestS, 's'],
    ['store requests per order', calls.store / count, ''],
    ['calls of the provider per order', provider.calls / count, ''],
    ['calls of Step Functions per order', calls.saga / count, ''],
    ['CPU per order, store included', (user + system) / 1_000 / count, 'ms'],
  ]);
});

it('dead provider', async () => {
  const { calls, watched } = await start(2);
  provider.answer = dead;
  const { minutes, longestS } = await runMinutes(5, calls, async () => (await watched()).declined === 0);
  const { declined, pending } = await watched();
  expect(declined).toBe(0);
  report(`${count} due orders, each call of the provider hangs`, [
    ['minutes until all local work was done', minutes, ''],
    ['longest run', longestS, 's'],
    ['orders that wait for the provider', pending, ''],
    ['calls of the provider', provider.calls, ''],
    ['store requests', calls.store, ''],
  ]);
});
