import type { Cluster } from 'iovalkey';
import { withTimeout } from '../async/timeout.ts';
import { log } from '../base/log.ts';
import { type Cache, hit, type Lookup, miss, noCache, unavailable } from './cache.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { cacheLimits } from './limits.ts';
import { parseAddress } from './valkey-address.ts';
import { connect } from './valkey-connection.ts';

// KEYS[1] holds "<version>|<value>", or anything else, which counts as no value. ARGV: version, value, expiry (epoch ms).
const setNewerScript = `
local old = redis.pcall('GET', KEYS[1])
local version = type(old) == 'string' and tonumber(string.match(old, '^(%d+)|') or '')
if version and version >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. '|' .. ARGV[2], 'PXAT', ARGV[3])
return 1`;

// KEYS[1] is a hash of "<version>|<value>"; any other type is replaced. ARGV: expiry (epoch ms), then the field, version
// and value of each entry.
const setNewerFieldsScript = `
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'none' and kind ~= 'hash' then redis.call('DEL', KEYS[1]) end
for at = 2, #ARGV, 3 do
  local old = redis.call('HGET', KEYS[1], ARGV[at])
  local version = old and tonumber(string.match(old, '^(%d+)|') or '')
  if not version or version < tonumber(ARGV[at + 1]) then
    redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1] .. '|' .. ARGV[at + 2])
  end
end
if redis.call('PEXPIRETIME', KEYS[1]) < tonumber(ARGV[1]) then redis.call('PEXPIREAT', KEYS[1], ARGV[1]) end`;

// KEYS[1] is the counter; ARGV: expiry in milliseconds after the first increment.
const countScript = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count`;

/** The first command also waits for the connection, with TLS and login. */
const timeoutMs = (cluster: Cluster) =>
  cluster.status === 'ready' ? cacheLimits.cacheTimeoutMs : cacheLimits.cacheConnectMs;

/** Whether the cache answered with an error, such as WRONGTYPE or OOM. It is then available to other commands. */
const isAnswer = (error: Error): boolean => error.name === 'ReplyError';

/**
 * Opens the cache at an address that `parseAddress` reads. An empty address means no cache. While the cache is slow or
 * down, every operation is answered as unavailable at once: see `circuit-breaker.ts`.
 *
 * @throws Error when the address has no known form.
 */
export function openCache(address: string): Cache {
  if (address === '') return noCache;
  const client = connect(parseAddress(address));

  async function run<T>(work: (cluster: Cluster) => Promise<T>): Promise<T> {
    const cluster = await client();
    return withTimeout(timeoutMs(cluster), work(cluster), 'the cache is slow');
  }
  const breaker = circuitBreaker(async () => {
    const look = () => run((cluster) => cluster.get('probe'));
    await look();
    // The first look may have waited for the connection. A connected cache must be as fast as requests need it.
    await look();
  });

  async function attempt<T>(work: (cluster: Cluster) => Promise<T>): Promise<Lookup<T>> {
    if (breaker.isOpen()) return unavailable;
    try {
      return hit(await run(work));
    } catch (thrown) {
      const error = thrown as Error;
      if (isAnswer(error)) log.warn('the cache refused a command', { reason: error.message });
      else breaker.open(error);
      return unavailable;
    }
  }
  const isDone = async (work: (cluster: Cluster) => Promise<unknown>): Promise<boolean> =>
    (await attempt(work)).found === 'hit';
  /** Sends both commands at once. The connection keeps their order. */
  const changeSet = (set: string, change: (cluster: Cluster) => Promise<unknown>): Promise<boolean> =>
    isDone((cluster) => Promise.all([change(cluster), cluster.pexpire(set, cacheLimits.cacheSetMs)]));

  const read = async (work: (cluster: Cluster) => Promise<string | null>): Promise<Lookup<string>> => {
    const lookup = await attempt(work);
    if (lookup.found !== 'hit') return lookup;
    return lookup.value === null ? miss : hit(lookup.value);
  };

  return {
    get: (key) => read((cluster) => cluster.get(key)),
    getField: (key, field) => read((cluster) => cluster.hget(key, field)),
    countFields: (key) => attempt((cluster) => cluster.hlen(key)),
    setNewer: (key, version, value, expiresAt) =>
      isDone((cluster) => cluster.eval(setNewerScript, 1, key, version, value, expiresAt)),
    setNewerFields: async (key, fields, expiresAt) =>
      fields.length === 0 ||
      isDone((cluster) => {
        const entries = fields.flatMap(({ field, version, value }) => [field, version, value]);
        return cluster.eval(setNewerFieldsScript, 1, key, expiresAt, ...entries);
      }),
    async takeRandom(set, count) {
      const lookup = await attempt((cluster) => cluster.spop(set, count));
      return lookup.found === 'hit' && lookup.value.length === 0 ? miss : lookup;
    },
    count: (key, milliseconds) =>
      attempt(async (cluster) => Number(await cluster.eval(countScript, 1, key, milliseconds))),
    add: async (set, members) => members.length === 0 || changeSet(set, (cluster) => cluster.sadd(set, ...members)),
    remove: async (set, members) => members.length === 0 || changeSet(set, (cluster) => cluster.srem(set, ...members)),
  };
}
