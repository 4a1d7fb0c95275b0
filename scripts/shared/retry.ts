import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './api-client.ts';

const maxAttempts = 6;
const maxWaitMs = 10_000;

const isTransient = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

/**
 * Retries work that failed with 429, a 5xx or a broken connection, up to six attempts in total. It waits with jittered
 * exponential backoff, plus the answer's `Retry-After` if present, at most 10 s. An earlier attempt may have succeeded
 * on the server, so the work must check for existing results before it creates them again.
 */
export async function withRetries<T>(work: (attempt: number) => Promise<T>, pause = sleep): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!isTransient(error) || attempt + 1 >= maxAttempts) throw error;
      const ceilingMs = 250 * 2 ** attempt;
      const wantedMs = (error.retryAfterSeconds ?? 0) * 1000 + ceilingMs * (0.5 + Math.random() / 2);
      await pause(Math.min(maxWaitMs, wantedMs));
    }
  }
}

/**
 * Maps items with at most `limit` calls in flight. Results are in the order of the items. After the first failure no
 * new item starts, calls in flight settle, and the promise rejects.
 */
export async function mapLimit<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const waiting = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [index, item] of waiting) {
      if (failed) return;
      try {
        results.set(index, await work(item));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker));
  const failure = settled.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}
