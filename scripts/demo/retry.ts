import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './http.ts';

const attempts = 6;
const longestWaitMs = 10_000;

const isPassing = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

/**
 * Repeats work that met 429, a 5xx or a broken connection, at most six times, with growing random waits (or as long as
 * the answer asks, at most 10 s). The work must look for what an earlier attempt may have left before it creates it again.
 */
export async function withRetries<T>(work: (attempt: number) => Promise<T>, pause = sleep): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!isPassing(error) || attempt + 1 >= attempts) throw error;
      const ceilingMs = 250 * 2 ** attempt;
      const wantedMs = (error.retryAfterSeconds ?? 0) * 1000 + ceilingMs * (0.5 + Math.random() / 2);
      await pause(Math.min(longestWaitMs, wantedMs));
    }
  }
}

/** Maps items in their order, so many at a time. The first failure ends it: lanes finish their item and take no other. */
export async function inLanes<T, R>(items: readonly T[], lanes: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const waiting = items.entries();
  let failed = false;
  const lane = async () => {
    for (const [at, item] of waiting) {
      if (failed) return;
      try {
        results.set(at, await work(item));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: Math.min(lanes, items.length) }, lane));
  const failure = settled.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}
