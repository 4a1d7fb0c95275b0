import type { Cluster } from 'iovalkey';
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

// KEYS[1] counts; ARGV: expiry in milliseconds, from the first.
const countScript = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count`;

/** Connecting, with TLS and login, may take longer than an answer. */
const patienceMs = (cluster: Cluster) =>
  cluster.status === 'ready' ? cacheLimits.cacheTimeoutMs : cacheLimits.cacheConnectMs;

/**
 * The cache at an address as `parseAddress` reads it. An empty one means no cache.
 * After a fault it is left alone for a second, so that a lost cache costs one time-out and not one per request.
 *
 * @throws Error on an address of no known form.
 */
export function openCache(address: string): Cache {
  if (address === '') return noCache;
  const client = connect(parseAddress(address));
  let pausedUntil = 0;

  async function attempt<T>(work: (cluster: Cluster) => Promise<T>): Promise<T | undefined> {
    if (clock.now() < pausedUntil) return undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      const cluster = await client();
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('the cache is slow')), patienceMs(cluster));
      });
      return await Promise.race([work(cluster), late]);
    } catch (error) {
      pausedUntil = clock.now() + cacheLimits.cachePauseMs;
      log.warn('cache unavailable', { reason: (error as Error).message });
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
  const run = async (work: (cluster: Cluster) => Promise<unknown>): Promise<void> => {
    await attempt(work);
  };

  return {
    get: async (key) => (await attempt((cluster) => cluster.get(key))) ?? undefined,
    setNewer: (key, version, value, expiresAt) =>
      run((cluster) => cluster.eval(setNewerScript, 1, key, version, value, expiresAt)),
    take: (set, count) => attempt((cluster) => cluster.spop(set, count)),
    count: (key, milliseconds) =>
      attempt(async (cluster) => Number(await cluster.eval(countScript, 1, key, milliseconds))),
    give: (set, members) => run(async (cluster) => members.length > 0 && cluster.sadd(set, ...members)),
    withdraw: (set, members) => run(async (cluster) => members.length > 0 && cluster.srem(set, ...members)),
  };
}
