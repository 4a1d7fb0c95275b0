import { clock } from '../base/clock.ts';

const maxEntries = 5_000;

/**
 * Keeps the answers of an asynchronous look-up for `milliseconds` (which may depend on the answer) from its start, one
 * call at a time per key. Absent answers (`undefined`) and failures are not kept: what is missing now may be written the
 * next moment.
 */
export function memoizeFor<T>(
  milliseconds: number | ((answer: T) => number),
  look: (key: string) => Promise<T>,
): (key: string) => Promise<T> {
  const entries = new Map<string, { until: number; answer: Promise<T> }>();
  return (key) => {
    const now = clock.now();
    const known = entries.get(key);
    if (known && known.until > now) return known.answer;
    if (entries.size >= maxEntries) entries.clear();
    const answer = look(key);
    const entry = { until: typeof milliseconds === 'number' ? now + milliseconds : Number.POSITIVE_INFINITY, answer };
    entries.set(key, entry);
    const forget = () => entries.get(key)?.answer === answer && entries.delete(key);
    answer.then((value) => {
      if (value === undefined) forget();
      else if (typeof milliseconds === 'function') entry.until = now + milliseconds(value);
    }, forget);
    return answer;
  };
}
