import { AsyncLocalStorage } from 'node:async_hooks';
import { retryLimits } from './limits.ts';

const storage = new AsyncLocalStorage<number>();

/**
 * Runs work for which somebody waits. After `milliseconds`, or the deadline of the work around it, none of its retries
 * begins another attempt. First attempts always run, so that a flow comes to its end.
 */
export const withDeadline = <T>(milliseconds: number, work: () => Promise<T>): Promise<T> =>
  storage.run(Math.min(performance.now() + milliseconds, storage.getStore() ?? Number.POSITIVE_INFINITY), work);

/** When retries that begin now end, on the clock of `performance.now()`. Background work has time for each of them. */
export const retryDeadline = (): number => storage.getStore() ?? performance.now() + retryLimits.backgroundMs;
