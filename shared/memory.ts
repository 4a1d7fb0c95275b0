import { clock } from './clock.ts';

const maxEntries = 5_000;

/**
 * Keeps the answers of an asynchronous look-up for `milliseconds`, one call at a time per key.
 * Absent answers (`undefined`) and failures are not kept: what is missing now may be written the next moment.
 */
export function remember<T>(milliseconds: number, look: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const entries = new Map<string, { until: number; answer: Promise<T> }>();
  return (key) => {
    const now = clock.now();
    const known = entries.get(key);
    if (known && known.until > now) return known.answer;
    if (entries.size >= maxEntries) entries.clear();
    const answer = look(key);
    entries.set(key, { until: now + milliseconds, answer });
    const forget = () => entries.get(key)?.answer === answer && entries.delete(key);
    answer.then((value) => value === undefined && forget(), forget);
    return answer;
  };
}
