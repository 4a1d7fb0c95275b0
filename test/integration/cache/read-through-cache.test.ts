import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { clock } from '../../../shared/base/clock.ts';
import { type Cache, noCache } from '../../../shared/cache/cache.ts';
import { type LoadBudget, readThrough } from '../../../shared/cache/read-through-cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';

const cache = openCache(inject('valkey'));
const span = 1_000;
const maxAgeMs = 2_000;

/** What all clocks show; the cache's own is real. A span begins with each test, and time passes when it says so. */
let now = 0;
const pass = (milliseconds: number) => {
  now += milliseconds;
};
beforeEach(() => {
  now = Math.ceil(Date.now() / span) * span;
  vi.spyOn(clock, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** An origin with one value, and how often it was asked. It takes its time. */
function originOf(value: string | undefined, milliseconds = 5) {
  const origin = {
    value,
    milliseconds,
    asked: 0,
    answered: 0,
    look: async () => {
      origin.asked += 1;
      const seen = origin.value;
      await wait(origin.milliseconds);
      origin.answered += 1;
      return seen;
    },
  };
  return origin;
}

interface How {
  through?: Cache;
  invalidateTogether?: true;
  loads?: number;
  budget?: (value: string | undefined) => LoadBudget;
}

/** So many processes that share a cache and what they look at, under a name of their own. */
function processes(count: number, look: () => Promise<string | undefined>, how: How = {}) {
  const { through = cache, invalidateTogether, loads = 1, budget = { loads, windowMs: span } } = how;
  const common = {
    cache: through,
    name: `test-${randomUUID()}`,
    budget,
    maxAgeMs,
    maxEntries: 10,
    ...(invalidateTogether && { invalidateTogether }),
  };
  const all = Array.from({ length: count }, () => readThrough<string>({ ...common, load: look }));
  return (n: number) => {
    const one = all[n];
    if (!one) throw new Error(`There is no process ${n}.`);
    return one;
  };
}

/** What each process of the first so many gets at the same moment, twice each. */
async function crowd(of: ReturnType<typeof processes>, count: number) {
  const all = Array.from({ length: 2 * count }, (_, n) => of(n % count).get('key'));
  return [...new Set(await Promise.all(all))];
}

describe('an origin behind a cache', () => {
  it('is asked once by all who come at the same moment, in whatever process', async () => {
    const origin = originOf('a');
    expect(await crowd(processes(20, origin.look), 20)).toEqual(['a']);
    expect(origin.asked).toBe(1);
  });

  it('is asked once also whether there is something', async () => {
    const origin = originOf(undefined);
    const all = processes(10, origin.look);
    expect(await crowd(all, 10)).toEqual([undefined]);
    expect(origin.asked).toBe(1);
    origin.value = 'made';
    pass(span);
    expect(await all(3).get('key')).toBe('made');
  });

  it('is asked by each of the first, who see what is there, and by nobody else until the next span', async () => {
    const origin = originOf('a');
    const all = processes(4, origin.look, { loads: 2 });
    expect(await all(0).get('key')).toBe('a');
    origin.value = 'b';
    pass(1);
    expect(await all(1).get('key')).toBe('b');
    origin.value = 'c';
    pass(span - 2);
    expect(await crowd(all, 4)).toEqual(['b']);
    expect(origin.asked).toBe(2);
    pass(1);
    expect(await all(2).get('key')).toBe('c');
  });

  it('keeps nobody waiting who has an answer that is not too old', async () => {
    const origin = originOf('old');
    const all = processes(3, origin.look);
    expect(await crowd(all, 2)).toEqual(['old']);
    Object.assign(origin, { value: 'new', milliseconds: 150 });
    pass(span);
    const looking = all(0).get('key');
    await wait(20);
    expect(await all(1).get('key')).toBe('old');
    expect(origin.answered).toBe(1);
    expect(await looking).toBe('new');
    expect(await all(2).get('key')).toBe('new');
    expect(origin.asked).toBe(2);
  });

  it('is asked by whoever would have to answer with something too old', async () => {
    const origin = originOf('old');
    const budget = () => ({ loads: 1, windowMs: 10 * maxAgeMs });
    const all = processes(2, origin.look, { budget });
    expect(await crowd(all, 2)).toEqual(['old']);
    origin.value = 'new';
    pass(maxAgeMs - 1);
    expect(await crowd(all, 2)).toEqual(['old']);
    pass(1);
    expect(await crowd(all, 2)).toEqual(['new']);
  });

  it.each([1, 2])('is asked by those who wait for a process that has died with one look of %i', async (loads) => {
    const origin = originOf('a');
    const dead = vi.fn<() => Promise<string | undefined>>(origin.look).mockReturnValueOnce(new Promise(() => {}));
    const all = processes(11, dead, { loads });
    all(10)
      .get('key')
      .catch(() => undefined);
    await wait(20);
    expect(await crowd(all, 10)).toEqual(['a']);
    // Nobody is left to look for the others, or one is.
    expect(origin.asked).toBe(loads === 1 ? 10 : 1);
  });

  it('is asked again after a fault, which nobody keeps', async () => {
    const look = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('out')).mockResolvedValue('a');
    const one = processes(1, look)(0);
    await expect(one.get('key')).rejects.toThrow('out');
    expect(await one.get('key')).toBe('a');
  });

  it('is asked at the pace of what somebody else has seen', async () => {
    const origin = originOf('much');
    const budget = (value?: string) => ({ loads: value === 'much' ? 1 : 5, windowMs: span });
    const all = processes(10, origin.look, { budget });
    for (let n = 0; n < 10; n++) expect(await all(n).get('key')).toBe('much');
    expect(origin.asked).toBe(1);
  });
});

describe('a change', () => {
  it('is seen at once by the one who made it, and by all who look for what there is', async () => {
    const origin = originOf('old');
    const all = processes(3, origin.look);
    expect(await crowd(all, 2)).toEqual(['old']);
    origin.value = 'new';
    pass(1);
    await all(0).invalidate('key');
    pass(1);
    // The look of this span has been taken, but a change gives another one; whoever has not heard of it hears of it now.
    expect(await all(2).get('key')).toBe('new');
    expect(await all(0).get('key')).toBe('new');
    expect(origin.asked).toBe(2);
    pass(span);
    expect(await all(1).get('key')).toBe('new');
  });

  it('is not undone by a look that began before it', async () => {
    const origin = originOf('old', 60);
    const all = processes(2, origin.look);
    const early = all(0).get('key');
    await wait(20);
    origin.value = 'new';
    pass(1);
    await all(0).invalidate('key');
    pass(1);
    expect(await all(0).get('key')).toBe('new');
    expect(await early).toBe('old');
    expect(await crowd(all, 2)).toEqual(['new']);
  });

  it('is one of all keys where they change together', async () => {
    const origin = originOf('old');
    const all = processes(3, origin.look, { invalidateTogether: true });
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
    ['where there is none', noCache],
    ['where it does not answer', openCache('127.0.0.1:1')],
  ])('each process asks for itself, %s', async (_, none) => {
    const origin = originOf('a');
    const all = processes(3, origin.look, { through: none });
    expect(await crowd(all, 3)).toEqual(['a']);
    expect(origin.asked).toBe(3);
    origin.value = 'b';
    pass(1);
    await all(0).invalidate('key');
    pass(1);
    expect(await all(0).get('key')).toBe('b');
    pass(span);
    expect(await all(1).get('key')).toBe('b');
  });
});

it('remembers no more keys than it may', async () => {
  const origin = originOf('a', 0);
  const one = processes(1, origin.look, { through: noCache })(0);
  for (let n = 0; n < 12; n++) await one.get(`key ${n}`);
  await one.get('key 11');
  await one.get('key 2');
  expect(origin.asked).toBe(12);
  await one.get('key 0');
  expect(origin.asked).toBe(13);
});

describe('a clock that is wrong', () => {
  it.each([-300_000, -3_000, 3_000, 300_000])('by %i ms in one process brings nobody anything old', async (wrong) => {
    const origin = originOf('old');
    const all = processes(2, origin.look);
    pass(wrong);
    await all(0).get('key');
    pass(1);
    await all(0).invalidate('key');
    await all(0).get('key');
    pass(-wrong);
    expect(await all(1).get('key')).toBe('old');
    origin.value = 'new';
    pass(span);
    expect(await all(1).get('key')).toBe('new');
    // What the other one knows costs no further look, whatever the first one said.
    const { asked } = origin;
    await all(1).get('key');
    expect(origin.asked).toBe(asked);
    pass(wrong);
    expect(await all(0).get('key')).toBe('new');
  });
});

it('joins no look that is so slow that what it saw may be too old', async () => {
  const origin = originOf('old', 400);
  const one = processes(1, origin.look, { through: noCache })(0);
  const early = one.get('key');
  await wait(20);
  Object.assign(origin, { value: 'new', milliseconds: 5 });
  pass(maxAgeMs);
  expect(await one.get('key')).toBe('new');
  expect(await early).toBe('old');
  expect(await one.get('key')).toBe('new');
});
