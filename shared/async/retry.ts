import { backoff } from './backoff.ts';
import { retryDeadline } from './deadline.ts';
import { retryLimits } from './limits.ts';

/** Returned by an attempt that is to be retried. */
export const again = Symbol('again');

interface RetryOptions<T> {
  /** Attempts at most, the first one included. */
  attempts?: number;
  /** Gives the result, or throws, once every attempt has returned `again`. */
  exhausted: () => T;
}

/**
 * Runs `work` until it returns something other than `again`: a retry with full jitter between attempts, bounded by a
 * number and by the deadline of the request. Errors are not caught: only what `work` declares as a conflict is retried.
 * Attempts count from 0.
 */
export async function retry<T>(
  work: (attempt: number) => Promise<T | typeof again>,
  { attempts = retryLimits.attempts, exhausted }: RetryOptions<T>,
): Promise<T> {
  const until = retryDeadline();
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) {
      if (performance.now() >= until) break;
      await backoff(attempt - 1);
    }
    const result = await work(attempt);
    if (result !== again) return result;
  }
  return exhausted();
}
