import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clock } from '../../../shared/base/clock.ts';
import { type Cache, hit, miss, unavailable } from '../../../shared/cache/cache.ts';
import { cacheLimits } from '../../../shared/cache/limits.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { ownValkey } from '../../support/valkey/mortal-valkey.ts';

/*
 * Goal: a caller can tell what it knows from what it does not, and nobody waits twice for a cache that is away.
 * Method: a real Valkey that is paused or absent, and a clock that the tests move. Whether a command waited is told by
 * the event loop: an answer without waiting is there before the next turn.
 */

const valkey = ownValkey();
let now = 0;

beforeEach(() => {
  now = Date.now();
  vi.spyOn(clock, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const waited = Symbol('waited');
const orWaited = <T>(answer: Promise<T>) =>
  Promise.race([answer, new Promise<typeof waited>((resolve) => setImmediate(resolve, waited))]);

/** Asks each tenth of a second for `seconds`, and returns how many of these requests waited for the cache. */
async function waitsWithin(seconds: number, cache: Cache): Promise<number> {
  let waits = 0;
  for (let asked = 0; asked < seconds * 10; asked++) {
    const answer = cache.get('key');
    if ((await orWaited(answer)) === waited) waits += 1;
    expect(await answer).toEqual(unavailable);
    now += 100;
  }
  return waits;
}

describe('a cache that is away', () => {
  it('delays one request in its first 30 seconds, and none later', async () => {
    const cache = openCache('127.0.0.1:1');
    expect(await waitsWithin(30, cache)).toBe(1);
    expect(await waitsWithin(60, cache)).toBe(0);
  });

  it('says that nothing was read or written', async () => {
    const cache = openCache('127.0.0.1:1');
    expect(await cache.setNewer('key', 1, 'value', now + 60_000)).toBe(false);
    expect(await cache.add('set', ['1'])).toBe(false);
    expect(await cache.remove('set', ['1'])).toBe(false);
    expect(await cache.takeRandom('set', 1)).toEqual(unavailable);
    expect(await cache.count('counter', 1_000)).toEqual(unavailable);
  });

  it('is used again after it was slow, without a request that waits to find out', async () => {
    const cache = openCache(valkey.address);
    expect(await cache.setNewer('slow', 1, 'value', now + 60_000)).toBe(true);
    await valkey.admin.client('PAUSE', 400, 'ALL');
    expect(await cache.get('slow')).toEqual(unavailable);
    expect(await orWaited(cache.get('slow'))).toEqual(unavailable);
    await wait(400);
    await valkey.admin.ping();
    await vi.waitFor(async () => {
      now += cacheLimits.cachePauseMs;
      expect(await cache.get('slow')).toEqual(hit('1|value'));
    }, 5_000);
  });
});

describe('a cache that answers', () => {
  it('tells a hit from a miss', async () => {
    const cache = openCache(valkey.address);
    expect(await cache.get('nothing')).toEqual(miss);
    expect(await cache.takeRandom('nothing', 2)).toEqual(miss);
    expect(await cache.add('some', ['1'])).toBe(true);
    expect(await cache.takeRandom('some', 2)).toEqual(hit(['1']));
    expect(await cache.count('looks', 1_000)).toEqual(hit(1));
  });

  it('refuses a command for a value of another type, and serves all others', async () => {
    const cache = openCache(valkey.address);
    await valkey.admin.set('text', 'text');
    await valkey.admin.set('known', '1|value');
    expect(await cache.takeRandom('text', 1)).toEqual(unavailable);
    expect(await cache.add('text', ['1'])).toBe(false);
    expect(await cache.count('text', 1_000)).toEqual(unavailable);
    expect(await cache.get('known')).toEqual(hit('1|value'));
  });

  it.each([
    ['text without a version', () => valkey.admin.set('broken', 'garbage')],
    ['an empty text', () => valkey.admin.set('broken', '')],
    ['another type', () => valkey.admin.sadd('broken', '1')],
  ])('replaces %s by the next value', async (_what, breakIt) => {
    const cache = openCache(valkey.address);
    await valkey.admin.del('broken');
    await breakIt();
    expect(await cache.setNewer('broken', 5, 'value', Date.now() + 60_000)).toBe(true);
    expect(await cache.get('broken')).toEqual(hit('5|value'));
  });

  it('keeps no set for ever, and renews its life with each change', async () => {
    const cache = openCache(valkey.address);
    const life = () => valkey.admin.pttl('pool');
    await cache.add('pool', ['1', '2', '3']);
    expect(await life()).toBeGreaterThan(cacheLimits.cacheSetMs - 60_000);
    await valkey.admin.pexpire('pool', 60_000);
    await cache.remove('pool', ['1']);
    expect(await life()).toBeGreaterThan(cacheLimits.cacheSetMs - 60_000);
  });
});
