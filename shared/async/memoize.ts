import { clock } from '../base/clock.ts';

/** Bounds the memory of one process. The oldest entry makes room for a new one. */
const maxEntries = 5_000;

interface Memoized<T> {
  (key: string): Promise<T>;
  /** Whether a call would be answered from memory. */
  knows(key: string): boolean;
}

/** From this share of its TTL on, a value is renewed ahead. */
const renewalShare = 2 / 3;

interface Options {
  /**
   * Loads a key that is asked for again before its value lapses, in the background: whoever uses it all the time waits
   * for no load. What a renewal finds, or that it fails, is nothing to those who ask meanwhile.
   */
  ahead?: boolean;
  /** Keys whose values are kept, where these are large. */
  max?: number;
}

interface Entry<T> {
  /** When its load began, and until when it counts, epoch ms. */
  since: number;
  until: number;
  result: Promise<T>;
}

/**
 * Memoizes an async lookup per key with a TTL and single-flight. The TTL in `milliseconds` runs from the start of the
 * call and may depend on the result. `undefined` and rejections are not kept: a missing row may be written next, and
 * keys that somebody invents displace nothing.
 */
export function memoizeFor<T>(
  milliseconds: number | ((result: T) => number),
  load: (key: string) => Promise<T>,
  { ahead = false, max = maxEntries }: Options = {},
): Memoized<T> {
  const loading = new Map<string, Promise<T>>();
  /** Nobody waits for these, even once the value has lapsed: a frozen function may end them late or never. */
  const renewing = new Map<string, Promise<T>>();
  const entries = new Map<string, Entry<T>>();
  const knownOf = (key: string) => {
    const known = entries.get(key);
    return known && known.until > clock.now() ? known : undefined;
  };
  /** Keeps the value of a load, unless a later load was faster. */
  const keep = (key: string, since: number, value: T, result: Promise<T>) => {
    if ((entries.get(key)?.since ?? 0) > since) return;
    entries.delete(key);
    if (value === undefined) return;
    for (const oldest of entries.keys()) {
      if (entries.size < max) break;
      entries.delete(oldest);
    }
    const ttl = typeof milliseconds === 'number' ? milliseconds : milliseconds(value);
    entries.set(key, { since, until: since + ttl, result });
  };
  /** Loads a key, which is in `flight` meanwhile. */
  const begin = (key: string, flight: Map<string, Promise<T>>): Promise<T> => {
    const since = clock.now();
    const result = load(key);
    flight.set(key, result);
    const end = () => flight.delete(key);
    result.then((value) => {
      end();
      keep(key, since, value, result);
    }, end);
    return result;
  };
  const isDue = ({ since, until }: Entry<T>): boolean => clock.now() >= since + renewalShare * (until - since);
  const memoized = (key: string): Promise<T> => {
    const known = knownOf(key);
    if (!known) return loading.get(key) ?? begin(key, loading);
    if (ahead && isDue(known) && !renewing.has(key)) void begin(key, renewing);
    return known.result;
  };
  return Object.assign(memoized, { knows: (key: string) => knownOf(key) !== undefined });
}
