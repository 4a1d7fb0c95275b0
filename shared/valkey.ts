import { Cluster } from 'iovalkey';
import { type Cache, noCache } from './cache.ts';
import { clock } from './clock.ts';
import { limits } from './limits.ts';
import { log } from './log.ts';

// KEYS[1] holds "<version>|<value>"; ARGV: version, value, expiry (epoch ms).
const setNewerScript = `
local old = redis.call('GET', KEYS[1])
if old and tonumber(string.match(old, '^%d+')) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. '|' .. ARGV[2], 'PXAT', ARGV[3])
return 1`;

function connect(address: string): Cluster {
  const [host = '127.0.0.1', port = '6379'] = address.split(':');
  const cluster = new Cluster([{ host, port: Number(port) }], {
    lazyConnect: true,
    enableOfflineQueue: true,
    clusterRetryStrategy: (times) => Math.min(100 * times, 2_000),
    redisOptions: { connectTimeout: 1_000, commandTimeout: limits.cacheTimeoutMs, maxRetriesPerRequest: 1 },
  });
  cluster.on('error', () => {});
  return cluster;
}

/**
 * ElastiCache Serverless for Valkey, or any Valkey in cluster mode at `host:port`. An empty address means no cache.
 * After a fault it is left alone for a second, so that a lost cache costs one time-out and not one per request.
 */
export function openCache(address: string): Cache {
  if (address === '') return noCache;
  const cluster = connect(address);
  let pausedUntil = 0;

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (clock.now() < pausedUntil) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the cache is slow')), limits.cacheTimeoutMs * 5);
    });
    try {
      return await Promise.race([work(), late]);
    } catch (error) {
      pausedUntil = clock.now() + limits.cachePauseMs;
      log.warn('cache unavailable', { reason: (error as Error).message });
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    await attempt(work);
  };

  return {
    get: async (key) => (await attempt(() => cluster.get(key))) ?? undefined,
    set: (key, value, expiresAt) => run(() => cluster.set(key, value, 'PXAT', expiresAt)),
    delete: (...keys) => run(() => Promise.all(keys.map((key) => cluster.del(key)))),
    setNewer: (key, version, value, expiresAt) =>
      run(() => cluster.eval(setNewerScript, 1, key, version, value, expiresAt)),
    take: (set, count) => attempt(() => cluster.spop(set, count)),
    give: (set, members) => run(async () => members.length > 0 && cluster.sadd(set, ...members)),
    withdraw: (set, members) => run(async () => members.length > 0 && cluster.srem(set, ...members)),
  };
}
