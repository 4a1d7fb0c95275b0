import { clock } from '../base/clock.ts';

/** Bounds the memory of one process. The oldest entry makes room for a new one. */
const maxEntries = 5_000;

interface Memoized<T> {
  (key: string): Promise<T>;
  /** Whether a call would be answered from memory. */
  knows(key: string): boolean;
}

/**
 * Memoizes an async lookup per key with a TTL and single-flight. The TTL in `milliseconds` runs from the start of the
 * call and may depend on the result. `undefined` and rejections are not kept: a missing row may be written next, and
 * keys that somebody invents displace nothing.
 */
export function memoizeFor<T>(
  milliseconds: number | ((result: T) => number),
  load: (key: string) => Promise<T>,
): Memoized<T> {
  const loading = new Map<string, Promise<T>>();
  const entries = new Map<string, { until: number; result: Promise<T> }>();
  const knownOf = (key: string) => {
    const known = entries.get(key);
    return known && known.until > clock.now() ? known.result : undefined;
  };
  const keep = (key: string, until: number, result: Promise<T>) => {
    entries.delete(key);
    for (const oldest of entries.keys()) {
      if (entries.size < maxEntries) break;
      entries.delete(oldest);
    }
    entries.set(key, { until, result });
  };
  const begin = (key: string): Promise<T> => {
    const now = clock.now();
    const result = load(key);
    loading.set(key, result);
    const end = () => loading.delete(key);
    result.then((value) => {
      end();
      if (value === undefined) return;
      keep(key, now + (typeof milliseconds === 'number' ? milliseconds : milliseconds(value)), result);
    }, end);
    return result;
  };
  const memoized = (key: string): Promise<T> => knownOf(key) ?? loading.get(key) ?? begin(key);
  return Object.assign(memoized, { knows: (key: string) => knownOf(key) !== undefined });
}
