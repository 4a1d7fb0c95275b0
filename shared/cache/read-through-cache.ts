import { setTimeout as wait } from 'node:timers/promises';
import { clock } from '../base/clock.ts';
import { type Cache, cacheKeys } from './cache.ts';
import { cacheLimits } from './limits.ts';

/** What a look found; `at` is when it began, in epoch ms. Without a value there was nothing. */
interface Entry<T> {
  at: number;
  value?: T;
}

/** So many looks at the origin within that time, by all processes together. */
export interface LoadBudget {
  loads: number;
  windowMs: number;
}

interface Options<T> {
  cache: Cache;
  /** In the cache's keys: with its version, which another shape of `T` raises. */
  name: string;
  /** Asks the origin. What it throws is not kept. */
  load(key: string): Promise<T | undefined>;
  /** A key as the cache has it, where the key itself may be long. */
  cacheKeyOf?(key: string): string;
  /** May depend on what is known. */
  budget: LoadBudget | ((value: T | undefined) => LoadBudget);
  /** Nothing older is answered. */
  maxAgeMs: number;
  /** Entries in the memory of a process: the last used stay. */
  maxEntries: number;
  /** What changes at once: each key by itself, unless one change concerns them all. */
  invalidateTogether?: boolean;
}

export interface ReadThroughCache<T> {
  get(key: string): Promise<T | undefined>;
  /** What was looked at before now is not answered any more: here at once, elsewhere as soon as it is noticed. */
  invalidate(key?: string): Promise<void>;
}

/**
 * What many ask for at once, from an origin that is asked so often and no more. The first of those who come within a span of
 * time look for themselves: where there is no crowd, everybody sees what is there at that moment. All others get what these
 * have seen, also that there is nothing, from the memory of their process or from the cache behind it, and wait for nobody.
 * Those who find nothing look a few times for what somebody else will bring, then ask by themselves. Without a cache each
 * process counts for itself.
 */
export function readThrough<T>({
  cache,
  name,
  load,
  cacheKeyOf,
  budget,
  maxAgeMs,
  maxEntries,
  invalidateTogether,
}: Options<T>): ReadThroughCache<T> {
  const known = new Map<string, Entry<T>>();
  const looking = new Map<string, { since: number; entry: Promise<Entry<T>> }>();
  /** By scope: what was looked at until then is out of date. */
  const changes = new Map<string, number>();
  /** By key: how many looks of a span were taken, as far as this process has heard. */
  const taken = new Map<string, { span: number; looks: number }>();

  const scopeOf = (key: string): string => (invalidateTogether ? 'all' : key);
  const shared = (key: string): string => cacheKeyOf?.(key) ?? key;
  const isYounger = ({ at }: Pick<Entry<T>, 'at'>, ms: number): boolean => clock.now() - at < ms;
  const paceOf = (key: string): LoadBudget => (typeof budget === 'function' ? budget(known.get(key)?.value) : budget);
  /** When the current span began. A change begins another, for what is left of it. */
  const spanOf = (key: string): number =>
    Math.max(clock.now() - (clock.now() % paceOf(key).windowMs), changes.get(scopeOf(key)) ?? 0);
  /** How many looks of it were taken. */
  const takenOf = (key: string): number => {
    const last = taken.get(key);
    return last?.span === spanOf(key) ? last.looks : 0;
  };
  const isSpent = (key: string): boolean => takenOf(key) >= paceOf(key).loads;
  /** Of a clock that is wrong: whatever says so counts for nothing until then. */
  const isAhead = (at: number): boolean => at - clock.now() > cacheLimits.viewSkewMs;
  const isValid = ({ at }: Entry<T>, key: string): boolean => at > (changes.get(scopeOf(key)) ?? 0) && !isAhead(at);

  /** The last ones that were set stay. */
  function note<V>(map: Map<string, V>, key: string, value: V): void {
    map.delete(key);
    map.set(key, value);
    if (map.size > maxEntries) map.delete(map.keys().next().value ?? '');
  }

  function noteChange(scope: string, at: number): void {
    if ((changes.get(scope) ?? 0) < at && !isAhead(at)) note(changes, scope, at);
  }

  function keep(key: string, entry: Entry<T>): Entry<T> {
    if (isValid(entry, key)) note(known, key, entry);
    return entry;
  }

  /** Whether the caller is among the first of this span. */
  async function mayLook(key: string): Promise<boolean> {
    if (isSpent(key)) return false;
    const allowed = paceOf(key);
    const span = spanOf(key);
    const counter = cacheKeys.viewLooks(name, shared(key), span);
    const looks = (await cache.count(counter, 2 * allowed.windowMs)) ?? takenOf(key) + 1;
    note(taken, key, { span, looks });
    return looks <= allowed.loads;
  }

  /** The newest entry, of this process and the cache, that nothing has changed since. */
  async function newest(key: string): Promise<Entry<T> | undefined> {
    const [text, changed] = await Promise.all([
      cache.get(cacheKeys.view(name, shared(key))),
      cache.get(cacheKeys.viewChanged(name, invalidateTogether ? 'all' : shared(key))),
    ]);
    if (changed) noteChange(scopeOf(key), Number.parseInt(changed, 10));
    const own = known.get(key);
    const theirs = text === undefined ? undefined : entryIn<T>(text);
    const entries = [own, theirs].filter((entry) => entry !== undefined && isValid(entry, key));
    const [entry] = entries.sort((one, other) => (other?.at ?? 0) - (one?.at ?? 0));
    return entry && keep(key, entry);
  }

  async function ask(key: string): Promise<Entry<T>> {
    const at = clock.now();
    const value = await load(key);
    const entry: Entry<T> = value === undefined ? { at } : { at, value };
    const text = JSON.stringify({ value });
    if (text.length <= cacheLimits.sharedViewCharacters) {
      await cache.setNewer(cacheKeys.view(name, shared(key)), at, text, at + 2 * maxAgeMs);
    }
    return keep(key, entry);
  }

  async function refreshed(key: string): Promise<Entry<T>> {
    // The pace may depend on what others know.
    if (typeof budget === 'function' && !known.has(key)) await newest(key);
    for (let looks = 0; looks < cacheLimits.viewLooks; looks++) {
      if (looks > 0) await wait(cacheLimits.viewLookMs);
      if (await mayLook(key)) break;
      const entry = await newest(key);
      if (entry && isYounger(entry, maxAgeMs)) return entry;
    }
    return ask(key);
  }

  /** One look at a time; nobody joins one so slow that what it saw may be too old by now. */
  function lookOnce(key: string): Promise<Entry<T>> {
    const running = looking.get(key);
    if (running && isYounger({ at: running.since }, maxAgeMs)) return running.entry;
    const mine = { since: clock.now(), entry: refreshed(key) };
    looking.set(key, mine);
    const done = () => looking.get(key) === mine && looking.delete(key);
    mine.entry.then(done, done);
    return mine.entry;
  }

  return {
    async get(key) {
      const own = known.get(key);
      const isEnough = own && isValid(own, key) && isYounger(own, maxAgeMs) && isSpent(key);
      return (isEnough ? own : await lookOnce(key)).value;
    },

    async invalidate(key = '') {
      const at = clock.now();
      noteChange(scopeOf(key), at);
      for (const one of invalidateTogether ? [...known.keys()] : [key]) known.delete(one);
      // Whoever asks from now on must not get what a look from before brings.
      for (const one of invalidateTogether ? [...looking.keys()] : [key]) looking.delete(one);
      await cache.setNewer(
        cacheKeys.viewChanged(name, invalidateTogether ? 'all' : shared(key)),
        at,
        '',
        at + 2 * maxAgeMs,
      );
    },
  };
}

function entryIn<T>(text: string): Entry<T> {
  const end = text.indexOf('|');
  return { at: Number(text.slice(0, end)), ...(JSON.parse(text.slice(end + 1)) as { value?: T }) };
}
