import { Redis } from 'iovalkey';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accessString } from '../../../infra/constructs/serverless-valkey.ts';
import { clock } from '../../../shared/base/clock.ts';
import { hit, miss, unavailable, valueIn } from '../../../shared/cache/cache.ts';
import { cacheLimits } from '../../../shared/cache/limits.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { loginToken } from '../../../shared/cache/valkey-login.ts';
import { startValkeyWithLogin, type ValkeyWithLogin } from '../../support/valkey/valkey-with-login.ts';

// Longer time-outs: on a busy machine the cache may be slow.
vi.mock(import('../../../shared/cache/limits.ts'), async (original) => {
  const { cacheLimits } = await original();
  return {
    cacheLimits: { ...cacheLimits, cacheTimeoutMs: 1_500, cacheConnectMs: 1_500 } as unknown as typeof cacheLimits,
  };
});

const start = Date.parse('2026-07-04T18:00:00Z');
const later = start + 60 * 60_000;
let now = start;
/** A new user for each test, as connections of earlier tests stay open. */
const user = { userId: '', cacheName: 'nightflow-test' };
let users = 0;
let valkey: ValkeyWithLogin;

const address = () => `iam://${user.userId}@localhost:${valkey.front.port}/${user.cacheName}`;
/** Makes the token of a time the only password. */
const acceptToken = async (time: number) => valkey.accept(user.userId, await loginToken(user, time), accessString);

beforeAll(async () => {
  valkey = await startValkeyWithLogin();
}, 120_000);
afterAll(() => valkey?.stop());

beforeEach(async () => {
  now = start;
  vi.spyOn(clock, 'now').mockImplementation(() => now);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session+token/with=signs');
  user.userId = `user-${++users}`;
  await acceptToken(start);
  await valkey.admin.acl('LOG', 'RESET');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the cache behind TLS and an IAM login', () => {
  it('runs every command of the port with the access string of the deployed user', async () => {
    const cache = openCache(address());
    const expiry = Date.now() + 60_000;
    expect(await cache.get('cart:{one}')).toEqual(miss);
    expect([await cache.count('looks:{one}', 5_000), await cache.count('looks:{one}', 5_000)]).toEqual([
      hit(1),
      hit(2),
    ]);
    expect(await cache.setNewer('door:e:t', 2, 'new', expiry)).toBe(true);
    expect(await cache.setNewer('door:e:t', 1, 'old', expiry)).toBe(true);
    expect(await cache.get('door:e:t')).toEqual(hit('2|new'));
    expect(await cache.add('pool:{t}', ['1', '2', '3'])).toBe(true);
    expect(await cache.remove('pool:{t}', ['2'])).toBe(true);
    expect(valueIn(await cache.takeRandom('pool:{t}', 5))?.sort()).toEqual(['1', '3']);
    expect(await valkey.admin.acl('LOG')).toEqual([]);
  });

  it('logs in on every connection, and refuses a client without a login', async () => {
    expect(await openCache(address()).takeRandom('pool:{none}', 1)).toEqual(miss);
    expect(await valkey.connections(user.userId)).not.toEqual([]);
    expect(await valkey.connections('default')).toEqual([]);
    const stranger = new Redis({ port: valkey.port, lazyConnect: true, enableReadyCheck: false });
    await expect(stranger.get('cart:{one}')).rejects.toThrow('NOAUTH');
    stranger.disconnect();
  });

  it.each([
    ['break', () => valkey.admin.client('KILL', 'USER', user.userId)],
    ['go silent', () => valkey.front.silence()],
  ])('logs in again when its connections %s', async (_what, interrupt) => {
    const cache = openCache(address());
    expect(await cache.takeRandom('pool:{none}', 1)).toEqual(miss);
    await interrupt();
    await vi.waitFor(async () => {
      now += cacheLimits.cachePauseMs;
      expect(await cache.takeRandom('pool:{none}', 1)).toEqual(miss);
    }, 6_000);
    await vi.waitFor(async () => expect(await valkey.connections('default')).toEqual([]));
  });

  it('replaces all connections by ones with a fresh token before the old token expires', async () => {
    const cache = openCache(address());
    expect(await cache.takeRandom('pool:{none}', 1)).toEqual(miss);
    const before = await valkey.connections(user.userId);
    now = start + cacheLimits.cacheClientMs;
    expect(cacheLimits.cacheClientMs).toBeLessThan(15 * 60_000);
    await acceptToken(now);
    expect(await cache.takeRandom('pool:{none}', 1)).toEqual(miss);
    expect(await valkey.admin.acl('LOG')).toEqual([]);
    await vi.waitFor(async () => {
      const after = await valkey.connections(user.userId);
      expect(after).not.toEqual([]);
      expect(before.filter((id) => after.includes(id))).toEqual([]);
    }, 6_000);
  });

  it('reconnects immediately after being frozen until the token expired and the connections broke', async () => {
    const cache = openCache(address());
    expect(await cache.takeRandom('pool:{none}', 1)).toEqual(miss);
    await valkey.admin.client('KILL', 'USER', user.userId);
    now = later;
    await acceptToken(later);
    expect(await cache.takeRandom('pool:{none}', 1)).toEqual(miss);
  });

  it('is skipped when the token is refused or the certificate is for another name', async () => {
    await acceptToken(later);
    expect(await openCache(address()).takeRandom('pool:{none}', 1)).toEqual(unavailable);
    await acceptToken(start);
    expect(await openCache(address().replace('localhost', '127.0.0.1')).takeRandom('pool:{none}', 1)).toEqual(
      unavailable,
    );
  });
});
