import { setTimeout as wait } from 'node:timers/promises';
import { retryLimits } from './limits.ts';

/** The pause before attempt `attempt + 1`, in ms: exponential from 10 ms with full jitter, which spreads writers. */
export const pauseMs = (attempt: number): number => Math.random() * Math.min(retryLimits.maxPauseMs, 10 * 2 ** attempt);

/** Waits before the next attempt. */
export const backoff = (attempt: number): Promise<void> => wait(pauseMs(attempt));
