import { backoff } from './backoff.ts';
import { retryLimits } from './limits.ts';

/** Returned by an attempt that is to be retried. */
export const again = Symbol('again');

interface RetryOptions {
  /** Attempts at most, the first one included. */
  attempts?: number;
  /** Throws once every attempt has returned `again`. */
  exhausted: () => never;
}

/**
 * Runs `work` until it returns something other than `again`: a bounded retry with full jitter between attempts.
 * Errors are not caught: only what `work` declares as a conflict is retried. Attempts count from 0.
 */
export async function retry<T>(
  work: (attempt: number) => Promise<T | typeof again>,
  { attempts = retryLimits.attempts, exhausted }: RetryOptions,
): Promise<T> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await backoff(attempt - 1);
    const result = await work(attempt);
    if (result !== again) return result;
  }
  return exhausted();
}
