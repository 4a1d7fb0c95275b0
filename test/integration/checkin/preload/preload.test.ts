import { afterEach, describe, expect, it, vi } from 'vitest';
import { sumOf } from '../../../../shared/base/sum.ts';
import type { Show } from '../../../support/actors/world.ts';
import {
  preload,
  preloadRequests,
  requestPreload as request,
  soldShow,
  stateOf,
  withLimits,
} from '../../../support/door/preloading.ts';
import { injectFaults } from '../../../support/engine/faults.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';
import { ownValkey } from '../../../support/valkey/mortal-valkey.ts';

/*
 * Goal: a preload says that tickets are loaded only if the cache has stored them, and one event is loaded once at a
 * time.
 * Method: a real Valkey that pauses, refuses or is absent, and its keys counted afterwards.
 */

const valkey = ownValkey();
afterEach(async () => {
  await resetTime();
  vi.doUnmock('../../../../functions/checkin/limits.ts');
});

const doorKeys = ({ ticketTypeId }: Show): Promise<string[]> => valkey.admin.keys(`door:*${ticketTypeId}*`);
const storedTickets = async (night: Show): Promise<number> =>
  sumOf(await Promise.all((await doorKeys(night)).map((key) => valkey.admin.hlen(key))));

describe('a preload', () => {
  it('stores every ticket, though the cache is slow meanwhile', async () => {
    const night = await soldShow(valkey.address);
    await valkey.admin.client('PAUSE', 400, 'ALL');
    await preload(night);
    expect(await stateOf(night)).toMatchObject({ state: 'ready', loaded: 40, total: 40 });
    expect(await storedTickets(night)).toBe(40);
  });

  it.each([
    ['is away', '127.0.0.1:1'],
    ['refuses to write', undefined],
  ])('ends as failed and counts nothing that is not stored if the cache %s', async (_how, address) => {
    withLimits({ preloadPausesMs: [1, 1] });
    const night = await soldShow(address ?? valkey.address);
    await valkey.admin.config('SET', 'maxmemory', '1');
    await expect(preload(night)).rejects.toThrow('The cache does not store the tickets');
    await valkey.admin.config('SET', 'maxmemory', '0');
    expect(await stateOf(night)).toMatchObject({ state: 'failed', loaded: 0, total: 40 });
    expect(await doorKeys(night)).toEqual([]);
  });

  it('loads, though the answer to its first write is lost', async () => {
    const night = await soldShow(false);
    const faults = await injectFaults([{ kind: 'lost', command: 'PutItem', at: [0] }]);
    await preload(night);
    expect(faults.lost).toBe(1);
    expect(await stateOf(night)).toMatchObject({ state: 'ready', loaded: 40 });
  });

  it('has nothing to store without a cache, where the door reads the table', async () => {
    const night = await soldShow(false);
    expect(await stateOf(night)).toEqual({ state: 'idle', loaded: 0, total: 0, at: null });
    await preload(night);
    expect(await stateOf(night)).toMatchObject({ state: 'ready', loaded: 40, total: 40 });
  });
});

describe('a preload that is asked for again', () => {
  const requests = async (night: Show) => (await preloadRequests(night)).length;

  it('begins no second one while one is loading, by request or by schedule', async () => {
    const night = await soldShow(false);
    const answers = await Promise.all([request(night), request(night), request(night)]);
    for (const answer of answers) expect(answer).toMatchObject({ state: 'loading', loaded: 0 });
    await preload(night);
    expect(await stateOf(night)).toMatchObject({ state: 'loading', loaded: 0 });
    expect(await requests(night)).toBe(1);
  });

  it('begins again once the first is done, has failed or has died', async () => {
    const night = await soldShow(false);
    await request(night);
    await passTime(61_000);
    expect((await stateOf(night)).state).toBe('failed');
    expect((await request(night)).state).toBe('loading');
    expect(await requests(night)).toBe(2);
    await passTime(61_000);
    await preload(night);
    expect((await stateOf(night)).state).toBe('ready');
    expect((await request(night)).state).toBe('loading');
    expect(await requests(night)).toBe(3);
  });
});
