import { setTimeout as wait } from 'node:timers/promises';
import { retryLimits } from './limits.ts';

/**
 * Waits before the next of several attempts, so that writers who met each other do not meet again: full jitter, which
 * grows from 10 ms with each attempt.
 */
export const pause = (attempt: number): Promise<void> =>
  wait(Math.random() * Math.min(retryLimits.maxPauseMs, 10 * 2 ** attempt));
