import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { measure, type Outcome, pointOf } from '../../../../bench/local/measure.ts';

const timing = { clients: 2, seconds: 0.3, warmUpSeconds: 0.1 };

it('counts what ends during the measurement, and every error', async () => {
  let ran = 0;
  let planned = 0;
  const load = {
    name: 'wait',
    operation: async (): Promise<Outcome> => {
      ran += 1;
      await sleep(10);
      return ran % 4 === 0 ? { errors: ['409 sold_out'] } : { ms: 10, errors: [] };
    },
    prepare: async (operations: number) => {
      planned = operations;
    },
  };
  const point = await measure(load, timing, () => undefined);
  expect(point.done).toBeGreaterThan(10);
  expect(point.done).toBeLessThan(ran / 2);
  expect(point.errors['409 sold_out']).toBeGreaterThan(ran / 4 - 3);
  expect(point.perSecond).toBeCloseTo(point.done / point.seconds, -1);
  expect(planned).toBeGreaterThan(point.done);
  expect(point).toMatchObject({ name: 'wait', clients: 2, p50: 10, cpuPercent: null });
});

it('ends early when nothing is left to do', async () => {
  let left = 5;
  const load = {
    name: 'few',
    warmUp: async () => {
      await sleep(5);
      return { ms: 5, errors: [] };
    },
    operation: async () => (left-- > 0 ? { ms: 1, errors: [] } : undefined),
    prepare: async () => {},
  };
  const point = await measure(load, { ...timing, seconds: 30 }, () => undefined);
  expect(point.done).toBe(5);
  expect(point.seconds).toBeLessThan(5);
});

it('starts no operation while it prepares', async () => {
  let started = 0;
  let during = 0;
  const load = {
    name: 'pause',
    operation: async () => {
      started += 1;
      await sleep(5);
      return { ms: 5, errors: [] };
    },
    prepare: async () => {
      await sleep(20);
      const before = started;
      await sleep(100);
      during = started - before;
    },
  };
  await measure(load, timing, () => undefined);
  expect(during).toBe(0);
});

it('relates CPU time to the time that passed and to the operations', () => {
  const samples = { start: { at: 1_000, cpu: 5, own: 1 }, end: { at: 3_000, cpu: 8, own: 1.5 } };
  const point = pointOf('x', 8, { milliseconds: [1, 2, 3, 100], errors: {}, ...samples });
  expect(point).toMatchObject({ perSecond: 2, p50: 3, p99: 100, cpuPercent: 150, cpuMsPerOperation: 750 });
  expect(point.loadCpuPercent).toBe(25);
});

it('measures slow operations longer, until there is one for each client', async () => {
  const operation = async () => {
    await sleep(900);
    return { ms: 900, errors: [] };
  };
  const point = await measure({ name: 'slow', operation, prepare: async () => {} }, timing, () => undefined);
  expect(point.done).toBeGreaterThanOrEqual(2);
  expect(point.seconds).toBeGreaterThan(timing.seconds);
});
