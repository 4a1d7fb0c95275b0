/** The result of probing something this deployment depends on. */
export interface Check {
  status: 'ok' | 'slow' | 'down';
  /** How long the probe took. With `down`, how long it waited. */
  milliseconds: number;
}

export interface Checks {
  /** DynamoDB: without it nothing can be sold or admitted. */
  store: Check;
}

export type Status = 'ok' | 'degraded' | 'down';

/** A store slower than this makes every request slow, but none wrong. */
const slowAfterMs = 500;

/** Rates one probe. `answered` is false after an error or a timeout. */
export function checkOf(answered: boolean, milliseconds: number): Check {
  if (!answered) return { status: 'down', milliseconds };
  return { status: milliseconds > slowAfterMs ? 'slow' : 'ok', milliseconds };
}

/**
 * Derives the state of the system from its checks. The cache is not checked: losing it costs speed only, and the
 * function that answers here is outside the cache's network.
 */
export function statusOf({ store }: Checks): Status {
  if (store.status === 'down') return 'down';
  return store.status === 'slow' ? 'degraded' : 'ok';
}
