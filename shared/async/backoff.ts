import { setTimeout as wait } from 'node:timers/promises';
import { retryLimits } from './limits.ts';

/** Waits before the next attempt: exponential backoff from 10 ms with full jitter, to spread conflicting writers. */
export const backoff = (attempt: number): Promise<void> =>
  wait(Math.random() * Math.min(retryLimits.maxPauseMs, 10 * 2 ** attempt));
