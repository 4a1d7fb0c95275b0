import { clock } from '../base/clock.ts';
import { log } from '../base/log.ts';
import { cacheLimits } from './limits.ts';

export interface CircuitBreaker {
  /** Whether the cache is to be skipped. The first call after a pause starts a probe, and does not wait for it. */
  isOpen(): boolean;
  /** Opens the circuit after a command that has failed or was too slow. */
  open(error: Error): void;
}

/**
 * Skips a faulty cache in growing pauses: 1, 2, 4 … 30 s. After a pause `probe` runs in the background, so that no
 * request waits for a cache that is still away. Without timers: a frozen function would not run them.
 */
export function circuitBreaker(probe: () => Promise<unknown>): CircuitBreaker {
  /** Present while the circuit is open. Times are epoch ms. */
  let outage: { probeAt: number; isProbing: boolean } | undefined;
  let pauseMs: number = cacheLimits.cachePauseMs;
  let closedAt = 0;

  function pause({ message }: Error): void {
    log.warn('cache unavailable', { reason: message, pauseMs });
    outage = { probeAt: clock.now() + pauseMs, isProbing: false };
    pauseMs = Math.min(2 * pauseMs, cacheLimits.cacheMaxPauseMs);
  }

  function close(): void {
    outage = undefined;
    closedAt = clock.now();
  }

  return {
    isOpen() {
      if (!outage) return false;
      if (!outage.isProbing && clock.now() >= outage.probeAt) {
        outage.isProbing = true;
        probe().then(close, pause);
      }
      return true;
    },

    open(error) {
      // Concurrent commands meet the same fault: it is one.
      if (outage) return;
      // A cache that fails again soon after a probe is not well yet, so its pauses go on growing.
      if (clock.now() - closedAt > cacheLimits.cacheMaxPauseMs) pauseMs = cacheLimits.cachePauseMs;
      pause(error);
    },
  };
}
