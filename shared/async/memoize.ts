import { clock } from '../base/clock.ts';

/** Bounds the memory of one process. The map is emptied when it is full. */
const maxEntries = 5_000;

/**
 * Memoizes an async lookup per key with a TTL and single-flight. The TTL in `milliseconds` runs from the start of the
 * call and may depend on the result. `undefined` and rejections are not cached: a missing row may be written next.
 */
export function memoizeFor<T>(
  milliseconds: number | ((result: T) => number),
  load: (key: string) => Promise<T>,
): (key: string) => Promise<T> {
  const entries = new Map<string, { until: number; result: Promise<T> }>();
  return (key) => {
    const now = clock.now();
    const known = entries.get(key);
    if (known && known.until > now) return known.result;
    if (entries.size >= maxEntries) entries.clear();
    const result = load(key);
    const entry = { until: typeof milliseconds === 'number' ? now + milliseconds : Number.POSITIVE_INFINITY, result };
    entries.set(key, entry);
    const forget = () => entries.get(key)?.result === result && entries.delete(key);
    result.then((value) => {
      if (value === undefined) forget();
      else if (typeof milliseconds === 'function') entry.until = now + milliseconds(value);
    }, forget);
    return result;
  };
}
