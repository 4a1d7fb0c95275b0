import type { Cluster } from 'iovalkey';
import { withTimeout } from '../async/timeout.ts';
import { clock } from '../base/clock.ts';
import { log } from '../base/log.ts';
import { type Cache, noCache } from './cache.ts';
import { cacheLimits } from './limits.ts';
import { parseAddress } from './valkey-address.ts';
import { connect } from './valkey-connection.ts';

// KEYS[1] holds "<version>|<value>"; ARGV: version, value, expiry (epoch ms).
const setNewerScript = `
local old = redis.call('GET', KEYS[1])
if old and tonumber(string.match(old, '^%d+')) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. '|' .. ARGV[2], 'PXAT', ARGV[3])
return 1`;

// KEYS[1] is the counter; ARGV: expiry in milliseconds after the first increment.
const countScript = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count`;

/** The first command also waits for the connection, with TLS and login. */
const timeoutMs = (cluster: Cluster) =>
  cluster.status === 'ready' ? cacheLimits.cacheTimeoutMs : cacheLimits.cacheConnectMs;

/**
 * Opens the cache at an address that `parseAddress` reads. An empty address means no cache.
 * After a fault the cache is skipped for `cachePauseMs`, so that an outage costs one time-out, not one per request.
 *
 * @throws Error when the address has no known form.
 */
export function openCache(address: string): Cache {
  if (address === '') return noCache;
  const client = connect(parseAddress(address));
  let pausedUntil = 0;

  async function attempt<T>(work: (cluster: Cluster) => Promise<T>): Promise<T | undefined> {
    if (clock.now() < pausedUntil) return undefined;
    try {
      const cluster = await client();
      return await withTimeout(timeoutMs(cluster), work(cluster), 'the cache is slow');
    } catch (error) {
      pausedUntil = clock.now() + cacheLimits.cachePauseMs;
      log.warn('cache unavailable', { reason: (error as Error).message });
      return undefined;
    }
  }
  const run = async (work: (cluster: Cluster) => Promise<unknown>): Promise<void> => {
    await attempt(work);
  };

  return {
    get: async (key) => (await attempt((cluster) => cluster.get(key))) ?? undefined,
    setNewer: (key, version, value, expiresAt) =>
      run((cluster) => cluster.eval(setNewerScript, 1, key, version, value, expiresAt)),
    takeRandom: (set, count) => attempt((cluster) => cluster.spop(set, count)),
    count: (key, milliseconds) =>
      attempt(async (cluster) => Number(await cluster.eval(countScript, 1, key, milliseconds))),
    add: (set, members) => run(async (cluster) => members.length > 0 && cluster.sadd(set, ...members)),
    remove: (set, members) => run(async (cluster) => members.length > 0 && cluster.srem(set, ...members)),
  };
}
