import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { clock } from '../../../shared/base/clock.ts';
import { type Cache, noCache } from '../../../shared/cache/cache.ts';
import { type LoadBudget, readThrough } from '../../../shared/cache/read-through-cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';

/*
 * Goal: a read-through cache bounds the reads of its origin, never serves stale data after a change, and needs no
 * cache.
 * Method: several instances share a real Valkey as if they were processes, with a clock that the tests move.
 */

const cache = openCache(inject('valkey'));
const windowMs = 1_000;
const maxAgeMs = 2_000;
const longWindowMs = 10 * maxAgeMs;

/** The time of all processes; Valkey's own clock is real. Each test starts at the beginning of a budget window, a short or a long one. */
let now = 0;
const pass = (milliseconds: number) => {
  now += milliseconds;
};
beforeEach(() => {
  now = Math.ceil(Date.now() / longWindowMs) * longWindowMs;
  vi.spyOn(clock, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** An origin with one value that counts its loads. Each load takes some milliseconds. */
function originOf(value: string | undefined, milliseconds = 5) {
  const origin = {
    value,
    delay: () => wait(milliseconds),
    started: 0,
    load: async () => {
      origin.started += 1;
      const seen = origin.value;
      await origin.delay();
      return seen;
    },
  };
  return origin;
}

interface ProcessOptions {
  through?: Cache;
  invalidateTogether?: true;
  loads?: number;
  budget?: (value: string | undefined) => LoadBudget;
}

/** Creates processes that share a cache and an origin. Returns them by number. */
function processes(count: number, load: () => Promise<string | undefined>, options: ProcessOptions = {}) {
  const { through = cache, invalidateTogether, loads = 1, budget = { loads, windowMs } } = options;
  const common = {
    cache: through,
    isValue: (value: unknown): value is string => typeof value === 'string',
    name: `test-${randomUUID()}`,
    budget,
    maxAgeMs,
    maxEntries: 10,
    ...(invalidateTogether && { invalidateTogether }),
  };
  const all = Array.from({ length: count }, () => readThrough<string>({ ...common, load }));
  return (n: number) => {
    const one = all[n];
    if (!one) throw new Error(`There is no process ${n}.`);
    return one;
  };
}

/** Two concurrent gets in each of the first processes. Returns the distinct values. */
async function crowd(processAt: ReturnType<typeof processes>, count: number) {
  const all = Array.from({ length: 2 * count }, (_, n) => processAt(n % count).get('key'));
  return [...new Set(await Promise.all(all))];
}

describe('an origin behind a cache', () => {
  it('is loaded once by concurrent requests in all processes', async () => {
    const origin = originOf('a');
    expect(await crowd(processes(20, origin.load), 20)).toEqual(['a']);
    expect(origin.started).toBe(1);
  });

  it('is loaded once if it has no value', async () => {
    const origin = originOf(undefined);
    const all = processes(10, origin.load);
    expect(await crowd(all, 10)).toEqual([undefined]);
    expect(origin.started).toBe(1);
    origin.value = 'made';
    pass(windowMs);
    expect(await all(3).get('key')).toBe('made');
  });

  it('is loaded by the first callers of a window, up to the budget, and by no others', async () => {
    const origin = originOf('a');
    const all = processes(4, origin.load, { loads: 2 });
    expect(await all(0).get('key')).toBe('a');
    origin.value = 'b';
    pass(1);
    expect(await all(1).get('key')).toBe('b');
    origin.value = 'c';
    pass(windowMs - 2);
    expect(await crowd(all, 4)).toEqual(['b']);
    expect(origin.started).toBe(2);
    pass(1);
    expect(await all(2).get('key')).toBe('c');
  });

  it('delays no caller while a value in cache is recent enough', async () => {
    const origin = originOf('old');
    const all = processes(3, origin.load);
    expect(await crowd(all, 2)).toEqual(['old']);
    const slowLoad = Promise.withResolvers<void>();
    Object.assign(origin, { value: 'new', delay: () => slowLoad.promise });
    pass(windowMs);
    const loading = all(0).get('key');
    await vi.waitFor(() => expect(origin.started).toBe(2));
    expect(await all(1).get('key')).toBe('old');
    slowLoad.resolve();
    expect(await loading).toBe('new');
    expect(await all(2).get('key')).toBe('new');
    expect(origin.started).toBe(2);
  });

  it('is loaded beyond the budget once the cached value is too old', async () => {
    const origin = originOf('old');
    const budget = () => ({ loads: 1, windowMs: longWindowMs });
    const all = processes(2, origin.load, { budget });
    expect(await crowd(all, 2)).toEqual(['old']);
    origin.value = 'new';
    pass(maxAgeMs - 1);
    expect(await crowd(all, 2)).toEqual(['old']);
    pass(1);
    expect(await crowd(all, 2)).toEqual(['new']);
  });

  it.each([1, 2])('is loaded by waiting processes if a process dies during one of %i loads', async (loads) => {
    const origin = originOf('a');
    const dying = vi.fn<() => Promise<string | undefined>>(origin.load).mockReturnValueOnce(new Promise(() => {}));
    const all = processes(11, dying, { loads });
    all(10)
      .get('key')
      .catch(() => undefined);
    await vi.waitFor(() => expect(dying).toHaveBeenCalledOnce());
    expect(await crowd(all, 10)).toEqual(['a']);
    // With a budget of two, one process loads for all. With one, each process gives up polling by itself: the first
    // value helps those that still poll, so at most every process loads once.
    expect(origin.started).toBeLessThanOrEqual(loads === 1 ? 10 : 1);
  });

  it('is loaded again after an error, which is not cached', async () => {
    const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('out')).mockResolvedValue('a');
    const one = processes(1, load)(0);
    await expect(one.get('key')).rejects.toThrow('out');
    expect(await one.get('key')).toBe('a');
  });

  it('is loaded within the budget for a value that another process has loaded', async () => {
    const origin = originOf('much');
    const budget = (value?: string) => ({ loads: value === 'much' ? 1 : 5, windowMs });
    const all = processes(10, origin.load, { budget });
    for (let n = 0; n < 10; n++) expect(await all(n).get('key')).toBe('much');
    expect(origin.started).toBe(1);
  });
});

describe('a change', () => {
  it('is seen immediately by its own process, and by all processes that load or read the cache', async () => {
    const origin = originOf('old');
    const all = processes(3, origin.load);
    expect(await crowd(all, 2)).toEqual(['old']);
    origin.value = 'new';
    pass(1);
    await all(0).invalidate('key');
    pass(1);
    // The budget of this window is spent, but a change starts a new one. Other processes learn of it from the cache.
    expect(await all(2).get('key')).toBe('new');
    expect(await all(0).get('key')).toBe('new');
    expect(origin.started).toBe(2);
    pass(windowMs);
    expect(await all(1).get('key')).toBe('new');
  });

  it('is not undone by a load that began before it', async () => {
    const origin = originOf('old', 60);
    const all = processes(2, origin.load);
    const early = all(0).get('key');
    await vi.waitFor(() => expect(origin.started).toBe(1));
    origin.value = 'new';
    pass(1);
    await all(0).invalidate('key');
    pass(1);
    expect(await all(0).get('key')).toBe('new');
    expect(await early).toBe('old');
    expect(await crowd(all, 2)).toEqual(['new']);
  });

  it('invalidates all keys with invalidateTogether', async () => {
    const origin = originOf('old');
    const all = processes(3, origin.load, { invalidateTogether: true });
    await Promise.all([all(0).get('a'), all(0).get('b'), all(1).get('b')]);
    origin.value = 'new';
    pass(1);
    await all(0).invalidate();
    pass(1);
    expect([await all(0).get('a'), await all(0).get('b'), await all(2).get('b')]).toEqual(['new', 'new', 'new']);
  });
});

describe('without a cache', () => {
  it.each([
    ['none configured', noCache],
    ['one that does not answer', openCache('127.0.0.1:1')],
  ])('each process has its own budget: %s', async (_, none) => {
    const origin = originOf('a');
    const all = processes(3, origin.load, { through: none });
    expect(await crowd(all, 3)).toEqual(['a']);
    expect(origin.started).toBe(3);
    origin.value = 'b';
    pass(1);
    await all(0).invalidate('key');
    pass(1);
    expect(await all(0).get('key')).toBe('b');
    pass(windowMs);
    expect(await all(1).get('key')).toBe('b');
  });
});

it('keeps at most maxEntries keys in memory', async () => {
  const origin = originOf('a', 0);
  const one = processes(1, origin.load, { through: noCache })(0);
  for (let n = 0; n < 12; n++) await one.get(`key ${n}`);
  await one.get('key 11');
  await one.get('key 2');
  expect(origin.started).toBe(12);
  await one.get('key 0');
  expect(origin.started).toBe(13);
});

describe('a wrong clock', () => {
  it.each([-300_000, -3_000, 3_000, 300_000])(
    'a clock skew of %i ms in one process never serves stale data',
    async (skew) => {
      const origin = originOf('old');
      const all = processes(2, origin.load);
      pass(skew);
      await all(0).get('key');
      pass(1);
      await all(0).invalidate('key');
      await all(0).get('key');
      pass(-skew);
      expect(await all(1).get('key')).toBe('old');
      origin.value = 'new';
      pass(windowMs);
      expect(await all(1).get('key')).toBe('new');
      // Entries of the skewed process cost the other one no further load.
      const { started } = origin;
      await all(1).get('key');
      expect(origin.started).toBe(started);
      pass(skew);
      expect(await all(0).get('key')).toBe('new');
    },
  );
});

it('joins no load in flight that is so slow that its value may be too old', async () => {
  const origin = originOf('old', 400);
  const one = processes(1, origin.load, { through: noCache })(0);
  const early = one.get('key');
  await vi.waitFor(() => expect(origin.started).toBe(1));
  Object.assign(origin, { value: 'new', delay: () => wait(5) });
  pass(maxAgeMs);
  expect(await one.get('key')).toBe('new');
  expect(await early).toBe('old');
  expect(await one.get('key')).toBe('new');
});
