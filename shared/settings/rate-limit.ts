/** A token bucket: `perMinute` in the long run, `burst` without waiting. */
export interface Rate {
  burst: number;
  perMinute: number;
}

/** The state of a caller's bucket. `retryAfterSeconds` is 0 while requests are allowed. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Until the whole burst is available again. */
  resetSeconds: number;
  retryAfterSeconds: number;
}

const intervalMs = ({ perMinute }: Rate): number => 60_000 / perMinute;

/** How far in the future `fullAt` may lie before a request is refused. */
export const toleranceMs = (rate: Rate): number => (rate.burst - 1) * intervalMs(rate);

/** The latest possible `fullAt`. A later one comes from a wrong clock and must not lock a caller out. */
export const latestFullAt = (rate: Rate, now: number): number => now + toleranceMs(rate) + intervalMs(rate);

/**
 * Takes one request from a token bucket that is stored as one number (GCRA): `fullAt`, when the bucket is full again,
 * epoch ms. Returns `fullAt` after the request, and whether the request is within the rate.
 */
export function spend(fullAt: number, rate: Rate, now: number): Allowance & { fullAt: number } {
  const from = fullAt > latestFullAt(rate, now) ? now : Math.max(fullAt, now);
  const allowed = from - now <= toleranceMs(rate);
  const next = allowed ? from + intervalMs(rate) : from;
  return { ...allowanceOf(next, rate, now), allowed, fullAt: next, ...(!allowed && { remaining: 0 }) };
}

/** Returns the state of a bucket that is full again at `fullAt`. */
export function allowanceOf(fullAt: number, rate: Rate, now: number): Allowance {
  const behindMs = Math.max(0, fullAt - now);
  const waitMs = Math.max(0, behindMs - toleranceMs(rate));
  return {
    allowed: waitMs === 0,
    limit: rate.burst,
    remaining: Math.max(0, Math.floor(rate.burst - behindMs / intervalMs(rate))),
    resetSeconds: Math.ceil(behindMs / 1000),
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  };
}
