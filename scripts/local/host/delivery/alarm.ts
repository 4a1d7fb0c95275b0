import type { Activity } from './activity.ts';

/**
 * Nothing waits on one timer for longer than this: timers stand still while a laptop sleeps, and a failed commit can
 * undo what was seen when the alarm was set.
 */
const maxWaitMs = 60_000;

/** Calls `ring` at one time. It can ring early, so `ring` checks what is due and sets it again. */
export class Alarm {
  readonly #ring: () => void;
  readonly #activity: Activity;
  #timer: NodeJS.Timeout | undefined;

  constructor(activity: Activity, ring: () => void) {
    this.#activity = activity;
    this.#ring = ring;
    activity.onStop(() => clearTimeout(this.#timer));
  }

  /** Replaces the earlier setting. `at` in epoch ms, `undefined` if nothing is due. */
  set(at = Number.POSITIVE_INFINITY): void {
    clearTimeout(this.#timer);
    if (!this.#activity.open) return;
    this.#timer = setTimeout(this.#ring, Math.min(Math.max(at - Date.now(), 0), maxWaitMs)).unref();
  }
}
