import { setTimeout as wait } from 'node:timers/promises';
import { type Cache, cacheKeys } from './cache.ts';
import { clock } from './clock.ts';
import { limits } from './limits.ts';

/** What a look found; `at` is when it began, in epoch ms. Without a value there was nothing. */
interface Entry<T> {
  at: number;
  value?: T;
}

interface Options<T> {
  cache: Cache;
  /** In the cache's keys: with its version, which another shape of `T` raises. */
  name: string;
  /** Asks the origin. What it throws is not kept. */
  look(key: string): Promise<T | undefined>;
  /** A key as the cache has it, where the key itself may be long. */
  nameOf?(key: string): string;
  /** Younger than this nobody asks the origin again; older than `maxAgeMs` nothing is answered. */
  freshMs: number | ((value: T | undefined) => number);
  maxAgeMs: number;
  /** Entries in the memory of a process: the last used stay. */
  most: number;
  /** What changes at once: each key by itself, unless one change concerns them all. */
  together?: boolean;
}

export interface Fresh<T> {
  get(key: string): Promise<T | undefined>;
  /** What was looked at before now is not answered any more: here at once, elsewhere once it is no longer fresh. */
  changed(key?: string): Promise<void>;
}

/**
 * What many ask for at once, from an origin that is asked at most once in `freshMs` by all processes together: kept, also
 * that there is nothing, in the memory of a process and behind it in the cache. One of those who find it no longer fresh
 * takes the turn to look; the others go on with what they have and wait for nobody. Those who have nothing look a few times
 * for what the first will bring, then ask by themselves. Without a cache each process asks for itself.
 */
export function freshFrom<T>({ cache, name, look, nameOf, freshMs, maxAgeMs, most, together }: Options<T>): Fresh<T> {
  const known = new Map<string, Entry<T>>();
  const looking = new Map<string, { since: number; entry: Promise<Entry<T>> }>();
  /** By scope: what was looked at until then is out of date. */
  const changes = new Map<string, number>();

  const scopeOf = (key: string): string => (together ? 'all' : key);
  const shared = (key: string): string => nameOf?.(key) ?? key;
  const isYounger = ({ at }: Pick<Entry<T>, 'at'>, ms: number): boolean => clock.now() - at < ms;
  const freshOf = ({ value }: Pick<Entry<T>, 'value'>): number =>
    typeof freshMs === 'number' ? freshMs : freshMs(value);
  /** Of a clock that is wrong: whatever says so counts for nothing until then. */
  const isAhead = (at: number): boolean => at - clock.now() > limits.viewSkewMs;
  const isValid = ({ at }: Entry<T>, key: string): boolean => at > (changes.get(scopeOf(key)) ?? 0) && !isAhead(at);

  function noteChange(scope: string, at: number): void {
    if ((changes.get(scope) ?? 0) >= at || isAhead(at)) return;
    changes.delete(scope);
    changes.set(scope, at);
    if (changes.size > most) changes.delete(changes.keys().next().value ?? '');
  }

  function keep(key: string, entry: Entry<T>): Entry<T> {
    if (!isValid(entry, key)) return entry;
    known.delete(key);
    known.set(key, entry);
    if (known.size > most) known.delete(known.keys().next().value ?? '');
    return entry;
  }

  /** The newest entry, of this process and the cache, that nothing has changed since. */
  async function newest(key: string): Promise<Entry<T> | undefined> {
    const [text, changed] = await Promise.all([
      cache.get(cacheKeys.view(name, shared(key))),
      cache.get(cacheKeys.viewChanged(name, together ? 'all' : shared(key))),
    ]);
    if (changed) noteChange(scopeOf(key), Number.parseInt(changed, 10));
    const own = known.get(key);
    const theirs = text === undefined ? undefined : entryIn<T>(text);
    const entries = [own, theirs].filter((entry) => entry !== undefined && isValid(entry, key));
    return entries.sort((one, other) => (other?.at ?? 0) - (one?.at ?? 0))[0];
  }

  async function ask(key: string): Promise<Entry<T>> {
    const at = clock.now();
    const value = await look(key);
    const entry: Entry<T> = value === undefined ? { at } : { at, value };
    const text = JSON.stringify({ value });
    if (text.length <= limits.sharedViewCharacters) {
      await cache.setNewer(cacheKeys.view(name, shared(key)), at, text, at + 2 * maxAgeMs);
    }
    return keep(key, entry);
  }

  async function refreshed(key: string): Promise<Entry<T>> {
    for (let looks = 0; looks < limits.viewLooks; looks++) {
      if (looks > 0) await wait(limits.viewLookMs);
      const entry = await newest(key);
      if (entry && isYounger(entry, freshOf(entry))) return keep(key, entry);
      // What has been renewed or changed since has a turn of its own. `undefined`: there is no cache to take turns by.
      const before = entry?.at ?? changes.get(scopeOf(key)) ?? 0;
      const turn = cacheKeys.viewTurn(name, shared(key), before);
      if ((await cache.turn(turn, Math.max(freshOf(entry ?? {}), limits.viewTurnMs))) !== false) break;
      if (entry && isYounger(entry, maxAgeMs)) return keep(key, entry);
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
      const isEnough = own && isValid(own, key) && isYounger(own, looking.has(key) ? maxAgeMs : freshOf(own));
      return (isEnough ? own : await lookOnce(key)).value;
    },

    async changed(key = '') {
      const at = clock.now();
      noteChange(scopeOf(key), at);
      for (const one of together ? [...known.keys()] : [key]) known.delete(one);
      // Whoever asks from now on must not get what a look from before brings.
      for (const one of together ? [...looking.keys()] : [key]) looking.delete(one);
      await cache.setNewer(cacheKeys.viewChanged(name, together ? 'all' : shared(key)), at, '', at + 2 * maxAgeMs);
    },
  };
}

function entryIn<T>(text: string): Entry<T> {
  const end = text.indexOf('|');
  return { at: Number(text.slice(0, end)), ...(JSON.parse(text.slice(end + 1)) as { value?: T }) };
}
