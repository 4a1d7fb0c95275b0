import { rfc3339 } from '../../../shared/base/clock.ts';
import { checkinLimits } from '../limits.ts';

/** The progress of loading an event's sold tickets into the cache. `at` in epoch ms. */
export interface PreloadState {
  state: 'loading' | 'ready' | 'failed';
  /** Tickets that the cache has stored. */
  loaded: number;
  total: number;
  at: number;
}

/** Runs that have stored no progress since then have died. Epoch ms. */
export const lastSignOfLife = (now: number): number => now - checkinLimits.preloadSilenceMs;

export function preloadView(preload: PreloadState | undefined, now: number) {
  if (!preload) return { state: 'idle', loaded: 0, total: 0, at: null };
  const { state, loaded, total, at } = preload;
  const hasDied = state === 'loading' && at < lastSignOfLife(now);
  return { state: hasDied ? 'failed' : state, loaded, total, at: rfc3339(at) };
}
