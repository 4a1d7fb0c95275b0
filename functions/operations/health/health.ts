/** One look at something this deployment depends on. */
export interface Check {
  status: 'ok' | 'slow' | 'down';
  /** How long the look took; a check that is down took as long as it was waited for. */
  milliseconds: number;
}

export interface Checks {
  /** DynamoDB, the truth: without it nothing can be sold or admitted. */
  store: Check;
}

export type Status = 'ok' | 'degraded' | 'down';

/** A store that answers later than this makes every request slow, though none wrong. */
const slowAfterMs = 500;

/** What one look says: `answered` is false when there was an error or no answer in time. */
export function checkOf(answered: boolean, milliseconds: number): Check {
  if (!answered) return { status: 'down', milliseconds };
  return { status: milliseconds > slowAfterMs ? 'slow' : 'ok', milliseconds };
}

/**
 * The state of the system from its checks. The cache is no part of it: it is no truth, losing it costs speed only, and
 * the function that answers here sits outside the network the cache is in.
 */
export function statusOf({ store }: Checks): Status {
  if (store.status === 'down') return 'down';
  return store.status === 'slow' ? 'degraded' : 'ok';
}
