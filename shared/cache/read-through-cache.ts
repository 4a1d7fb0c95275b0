import { setTimeout as wait } from 'node:timers/promises';
import { clock } from '../base/clock.ts';
import { type Cache, cacheKeys, valueIn } from './cache.ts';
import { cacheLimits } from './limits.ts';

/** The result of one load. Without a `value` the origin had none. */
interface Entry<T> {
  /** When the load began, epoch ms. */
  loadedAt: number;
  value?: T;
}

/** How many loads all processes together run in one window of time. */
export interface LoadBudget {
  loads: number;
  windowMs: number;
}

interface Options<T> {
  cache: Cache;
  /** Prefix of the cache's keys. It holds a version, raised whenever the shape of `T` changes. */
  name: string;
  /** Whether a value from the shared cache has the shape of `T` and is of this key. Any other is ignored. */
  isValue(value: unknown, key: string): value is T;
  /** Loads from the origin. Its errors are not cached. */
  load(key: string): Promise<T | undefined>;
  /** Shortens a long key for the cache. */
  cacheKeyOf?(key: string): string;
  /** May depend on the cached value. */
  budget: LoadBudget | ((value: T | undefined) => LoadBudget);
  /** No older value is returned. */
  maxAgeMs: number;
  /** Entries in the memory of a process. Those set longest ago are evicted. */
  maxEntries: number;
  /** One invalidation concerns all keys. Otherwise each key is invalidated by itself. */
  invalidateTogether?: boolean;
}

export interface ReadThroughCache<T> {
  get(key: string): Promise<T | undefined>;
  /** Invalidates every value loaded before now: in this process immediately, in others once they read the mark. */
  invalidate(key?: string): Promise<void>;
}

/**
 * Read-through cache with a load budget per window. In each window the first `loads` callers load from the origin, so
 * without a crowd every caller reads the current value. All others get the newest cached value without waiting, from
 * the memory of their process or from the shared cache. An absent value is cached too, errors are not. A caller that
 * finds no cached value polls a few times for another process's load, then loads itself. Without a shared cache each
 * process has a budget of its own.
 */
export function readThrough<T>({
  cache,
  name,
  isValue,
  load,
  cacheKeyOf,
  budget,
  maxAgeMs,
  maxEntries,
  invalidateTogether,
}: Options<T>): ReadThroughCache<T> {
  const entries = new Map<string, Entry<T>>();
  /** Refreshes in flight, by key. */
  const inFlight = new Map<string, { since: number; entry: Promise<Entry<T>> }>();
  /** By scope: values loaded up to this time are stale. */
  const invalidations = new Map<string, number>();
  /** By key: the loads of a window, as this process last read their counter. */
  const loadCounts = new Map<string, { windowStart: number; loads: number }>();

  const scopeOf = (key: string): string => (invalidateTogether ? 'all' : key);
  const sharedKey = (key: string): string => cacheKeyOf?.(key) ?? key;
  const sharedScope = (key: string): string => (invalidateTogether ? 'all' : sharedKey(key));
  const isYounger = (loadedAt: number, ms: number): boolean => clock.now() - loadedAt < ms;
  /** A time this far in the future comes from a wrong clock and is ignored. */
  const isFromFuture = (time: number): boolean => time - clock.now() > cacheLimits.viewSkewMs;
  const invalidatedAt = (key: string): number => invalidations.get(scopeOf(key)) ?? 0;
  const isValid = ({ loadedAt }: Entry<T>, key: string): boolean =>
    loadedAt > invalidatedAt(key) && !isFromFuture(loadedAt);

  const budgetOf = (key: string): LoadBudget =>
    typeof budget === 'function' ? budget(entries.get(key)?.value) : budget;
  /** An invalidation starts a new window, which ends with the current one. */
  const windowStartOf = (key: string): number =>
    Math.max(clock.now() - (clock.now() % budgetOf(key).windowMs), invalidatedAt(key));
  const loadsOf = (key: string): number => {
    const last = loadCounts.get(key);
    return last?.windowStart === windowStartOf(key) ? last.loads : 0;
  };
  const isBudgetSpent = (key: string): boolean => loadsOf(key) >= budgetOf(key).loads;

  function setBounded<V>(map: Map<string, V>, key: string, value: V): void {
    map.delete(key);
    map.set(key, value);
    if (map.size > maxEntries) map.delete(map.keys().next().value ?? '');
  }

  function markInvalid(scope: string, time: number): void {
    if ((invalidations.get(scope) ?? 0) < time && !isFromFuture(time)) setBounded(invalidations, scope, time);
  }

  function remember(key: string, entry: Entry<T>): Entry<T> {
    if (isValid(entry, key)) setBounded(entries, key, entry);
    return entry;
  }

  /** Counts one load against the budget of the window. Returns whether the budget allows it. */
  async function takeLoad(key: string): Promise<boolean> {
    if (isBudgetSpent(key)) return false;
    const allowed = budgetOf(key);
    const windowStart = windowStartOf(key);
    const counter = cacheKeys.viewLooks(name, sharedKey(key), windowStart);
    const loads = valueIn(await cache.count(counter, 2 * allowed.windowMs)) ?? loadsOf(key) + 1;
    setBounded(loadCounts, key, { windowStart, loads });
    return loads <= allowed.loads;
  }

  /** Returns the newest valid entry of this process and the shared cache. */
  async function newestCached(key: string): Promise<Entry<T> | undefined> {
    const [text = '', invalidated = ''] = (
      await Promise.all([
        cache.get(cacheKeys.view(name, sharedKey(key))),
        cache.get(cacheKeys.viewChanged(name, sharedScope(key))),
      ])
    ).map(valueIn);
    markInvalid(scopeOf(key), Number.parseInt(invalidated, 10));
    const own = entries.get(key);
    const shared = parseEntry(text, (value): value is T => isValue(value, key));
    const valid = [own, shared].filter((entry) => entry !== undefined && isValid(entry, key));
    const [entry] = valid.sort((one, other) => (other?.loadedAt ?? 0) - (one?.loadedAt ?? 0));
    return entry && remember(key, entry);
  }

  async function loadEntry(key: string): Promise<Entry<T>> {
    const loadedAt = clock.now();
    const value = await load(key);
    const entry: Entry<T> = value === undefined ? { loadedAt } : { loadedAt, value };
    const text = JSON.stringify({ value });
    if (text.length <= cacheLimits.sharedViewCharacters) {
      await cache.setNewer(cacheKeys.view(name, sharedKey(key)), loadedAt, text, loadedAt + 2 * maxAgeMs);
    }
    return remember(key, entry);
  }

  async function refresh(key: string): Promise<Entry<T>> {
    // The budget may depend on a value that only the shared cache has.
    if (typeof budget === 'function' && !entries.has(key)) await newestCached(key);
    for (let polls = 0; polls < cacheLimits.viewPolls; polls++) {
      if (polls > 0) await wait(cacheLimits.viewPollMs);
      if (await takeLoad(key)) break;
      const entry = await newestCached(key);
      if (entry && isYounger(entry.loadedAt, maxAgeMs)) return entry;
    }
    return loadEntry(key);
  }

  /** Single-flight per key. A refresh older than `maxAgeMs` is not joined: its value may be too old. */
  function refreshOnce(key: string): Promise<Entry<T>> {
    const running = inFlight.get(key);
    if (running && isYounger(running.since, maxAgeMs)) return running.entry;
    const started = { since: clock.now(), entry: refresh(key) };
    inFlight.set(key, started);
    const done = () => inFlight.get(key) === started && inFlight.delete(key);
    started.entry.then(done, done);
    return started.entry;
  }

  return {
    async get(key) {
      const own = entries.get(key);
      const isCurrent = own && isValid(own, key) && isYounger(own.loadedAt, maxAgeMs) && isBudgetSpent(key);
      return (isCurrent ? own : await refreshOnce(key)).value;
    },

    async invalidate(key = '') {
      const now = clock.now();
      markInvalid(scopeOf(key), now);
      for (const one of invalidateTogether ? [...entries.keys()] : [key]) entries.delete(one);
      // Later callers must not join a load that began before the change.
      for (const one of invalidateTogether ? [...inFlight.keys()] : [key]) inFlight.delete(one);
      await cache.setNewer(cacheKeys.viewChanged(name, sharedScope(key)), now, '', now + 2 * maxAgeMs);
    },
  };
}

/** Reads `<loadedAt>|<JSON>`, as `setNewer` stores a version and its value. Any other text is no entry. */
function parseEntry<T>(text: string, isValue: (value: unknown) => value is T): Entry<T> | undefined {
  const end = text.indexOf('|');
  if (!/^\d+$/.test(text.slice(0, Math.max(0, end)))) return undefined;
  const loadedAt = Number(text.slice(0, end));
  try {
    const loaded: unknown = JSON.parse(text.slice(end + 1));
    if (!loaded || typeof loaded !== 'object' || Array.isArray(loaded)) return undefined;
    if (!('value' in loaded)) return { loadedAt };
    return isValue(loaded.value) ? { loadedAt, value: loaded.value } : undefined;
  } catch {
    return undefined;
  }
}
