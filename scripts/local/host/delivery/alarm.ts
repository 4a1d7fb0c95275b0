import type { Activity } from './activity.ts';

/** Timers stand still while a laptop sleeps. So nothing waits on one timer for longer than this. */
const maxWaitMs = 60_000;

/** Calls `ring` at one time at most. It can ring early, so `ring` checks what is due and sets it again. */
export class Alarm {
  readonly #ring: () => void;
  readonly #activity: Activity;
  #timer: NodeJS.Timeout | undefined;

  constructor(activity: Activity, ring: () => void) {
    this.#activity = activity;
    this.#ring = ring;
    activity.onStop(() => clearTimeout(this.#timer));
  }

  /** Replaces the earlier setting. `at` in epoch ms, `undefined` for never. */
  set(at: number | undefined): void {
    clearTimeout(this.#timer);
    if (at === undefined || !this.#activity.open) return;
    this.#timer = setTimeout(this.#ring, Math.min(Math.max(at - Date.now(), 0), maxWaitMs)).unref();
  }
}
