import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { type Cache, noCache } from '../../shared/cache.ts';
import { clock } from '../../shared/clock.ts';
import { freshFrom } from '../../shared/fresh.ts';
import { openCache } from '../../shared/valkey.ts';

const cache = openCache(inject('valkey'));
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

type Origin = ReturnType<typeof originOf>;

/** So many processes that share a cache and an origin, under a name of their own. */
function processes(
  count: number,
  origin: Pick<Origin, 'look'>,
  { through = cache, together, freshMs = 250 }: { through?: Cache; together?: true; freshMs?: number } = {},
) {
  const name = `test-${randomUUID()}`;
  return Array.from({ length: count }, () =>
    freshFrom({
      ...{ cache: through, name, look: origin.look, freshMs, maxAgeMs: 2_000, most: 10 },
      ...(together && { together }),
    }),
  );
}

/** From now on clocks show that much more; the cache's own do not. */
const skip = (milliseconds: number) => {
  vi.spyOn(clock, 'now').mockImplementation(() => Date.now() + milliseconds);
};

describe('an origin behind a cache', () => {
  it('is asked once by all who come at the same moment, in whatever process', async () => {
    const origin = originOf('a');
    const all = processes(20, origin, { freshMs: 1_900 });
    expect(new Set(await Promise.all([...all, ...all].map((one) => one.get('key'))))).toEqual(new Set(['a']));
    expect(origin.asked).toBe(1);
  });

  it('is asked once also whether there is something', async () => {
    const origin = originOf(undefined);
    const all = processes(10, origin);
    expect(new Set(await Promise.all(all.map((one) => one.get('key'))))).toEqual(new Set([undefined]));
    expect(origin.asked).toBe(1);
    skip(260);
    origin.value = 'made';
    await wait(260);
    expect(await all[3]?.get('key')).toBe('made');
  });

  it('keeps nobody waiting who has an answer that is not too old', async () => {
    const origin = originOf('old');
    const [one, other] = processes(2, origin);
    expect([await one?.get('key'), await other?.get('key')]).toEqual(['old', 'old']);
    Object.assign(origin, { value: 'new', milliseconds: 150 });
    skip(1_000);
    await wait(260);
    const looking = one?.get('key');
    await wait(20);
    expect(await other?.get('key')).toBe('old');
    expect(await one?.get('key')).toBe('old');
    expect(origin.answered).toBe(1);
    expect(await looking).toBe('new');
    expect(await other?.get('key')).toBe('new');
    expect(origin.asked).toBe(2);
  });

  it('is asked by whoever would have to answer with something too old', async () => {
    const origin = originOf('old');
    const [one] = processes(1, origin);
    await one?.get('key');
    origin.value = 'new';
    skip(2_000);
    await wait(260);
    expect(await one?.get('key')).toBe('new');
  });

  it('is asked by one of those who wait for a process that has died', async () => {
    const dead = { look: () => new Promise<string>(() => {}) };
    const origin = originOf('a');
    const name = `test-${randomUUID()}`;
    const common = { cache, name, freshMs: 250, maxAgeMs: 2_000, most: 10 };
    freshFrom({ ...common, look: dead.look })
      .get('key')
      .catch(() => undefined);
    await wait(20);
    const others = Array.from({ length: 10 }, () => freshFrom({ ...common, look: origin.look }));
    expect(new Set(await Promise.all(others.map((one) => one.get('key'))))).toEqual(new Set(['a']));
    expect(origin.asked).toBe(1);
  });

  it('is asked again after a fault, which nobody keeps', async () => {
    const look = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('out')).mockResolvedValue('a');
    const [one] = processes(1, { look });
    await expect(one?.get('key')).rejects.toThrow('out');
    await wait(260);
    expect(await one?.get('key')).toBe('a');
  });

  it('is what it is after a change, for the one who made it at once and for others soon', async () => {
    const origin = originOf('old');
    const [one, other] = processes(2, origin);
    await Promise.all([one?.get('key'), other?.get('key')]);
    origin.value = 'new';
    await one?.changed('key');
    await wait(2);
    expect(await one?.get('key')).toBe('new');
    skip(250);
    expect(await other?.get('key')).toBe('new');
  });

  it('is not what a look saw that began before the change', async () => {
    const origin = originOf('old', 60);
    const [one, other] = processes(2, origin);
    const early = one?.get('key');
    await wait(20);
    origin.value = 'new';
    await one?.changed('key');
    await wait(2);
    expect(await one?.get('key')).toBe('new');
    expect(await early).toBe('old');
    expect(await other?.get('key')).toBe('new');
  });

  it('is changed for all keys where they change together', async () => {
    const origin = originOf('old');
    const [one, other] = processes(2, origin, { together: true });
    await Promise.all([one?.get('a'), one?.get('b'), other?.get('b')]);
    origin.value = 'new';
    await one?.changed();
    await wait(2);
    expect([await one?.get('a'), await one?.get('b')]).toEqual(['new', 'new']);
    skip(250);
    expect(await other?.get('b')).toBe('new');
  });
});

describe('without a cache', () => {
  it.each([
    ['where there is none', noCache],
    ['where it does not answer', openCache('127.0.0.1:1')],
  ])('each process asks for itself, %s', async (_, none) => {
    const origin = originOf('a');
    const all = processes(3, origin, { through: none });
    expect(await Promise.all([...all, ...all].map((one) => one.get('key')))).toEqual(Array(6).fill('a'));
    expect(origin.asked).toBe(3);
    origin.value = 'b';
    await all[0]?.changed('key');
    expect(await all[0]?.get('key')).toBe('b');
    skip(260);
    expect(await all[1]?.get('key')).toBe('b');
  });
});

it('remembers no more keys than it may', async () => {
  const origin = originOf('a', 0);
  const [one] = processes(1, origin, { through: noCache });
  for (let n = 0; n < 12; n++) await one?.get(`key ${n}`);
  await one?.get('key 11');
  await one?.get('key 2');
  expect(origin.asked).toBe(12);
  await one?.get('key 0');
  expect(origin.asked).toBe(13);
});

describe('a clock that is wrong', () => {
  it.each([-300_000, -3_000, 3_000, 300_000])('by %i ms in one process brings nobody anything old', async (wrong) => {
    const origin = originOf('old');
    const [one, other] = processes(2, origin);
    skip(wrong);
    await one?.get('key');
    await one?.changed('key');
    await one?.get('key');
    skip(0);
    expect(await other?.get('key')).toBe('old');
    origin.value = 'new';
    await wait(260);
    expect(await other?.get('key')).toBe('new');
    // What the other one knows costs no further look, whatever the first one said.
    const { asked } = origin;
    await other?.get('key');
    expect(origin.asked).toBe(asked);
    skip(wrong);
    expect(await one?.get('key')).toBe('new');
  });
});

it('joins no look that is so slow that what it saw may be too old', async () => {
  const origin = originOf('old', 400);
  const [one] = processes(1, origin, { through: noCache });
  const early = one?.get('key');
  await wait(20);
  Object.assign(origin, { value: 'new', milliseconds: 5 });
  skip(2_000);
  expect(await one?.get('key')).toBe('new');
  expect(await early).toBe('old');
  expect(await one?.get('key')).toBe('new');
});

it('gives the turn to who finds what was changed, though another has just had one', async () => {
  const origin = originOf('old');
  const [one, other] = processes(2, origin, { freshMs: 1_900 });
  await one?.get('key');
  origin.value = 'new';
  await one?.changed('key');
  await wait(2);
  const startedAt = performance.now();
  expect(await one?.get('key')).toBe('new');
  // Nobody waited for the turn of the first look to be over.
  expect(performance.now() - startedAt).toBeLessThan(200);
  expect(await other?.get('key')).toBe('new');
  expect(origin.asked).toBe(2);
});
