/** How often a caller may do something: `perMinute` in the long run, `burst` at once. */
export interface Rate {
  burst: number;
  perMinute: number;
}

/** What a caller has left; `retryAfterSeconds` is 0 while it is allowed. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Until the whole burst is there again. */
  resetSeconds: number;
  retryAfterSeconds: number;
}

const intervalMs = ({ perMinute }: Rate): number => 60_000 / perMinute;

/** How far ahead of now the next free slot may lie before a caller is refused. */
export const toleranceMs = (rate: Rate): number => (rate.burst - 1) * intervalMs(rate);

/** Beyond this no clock like ours can have filled a bucket: one that went astray must not lock a caller out. */
export const latestFullAt = (rate: Rate, now: number): number => now + toleranceMs(rate) + intervalMs(rate);

/**
 * The token bucket as one number (GCRA): the moment at which a caller's bucket is full again, epoch ms. Answers that
 * moment after one more request, and whether the request is within the rate.
 */
export function spend(fullAt: number, rate: Rate, now: number): Allowance & { fullAt: number } {
  const from = fullAt > latestFullAt(rate, now) ? now : Math.max(fullAt, now);
  const allowed = from - now <= toleranceMs(rate);
  const next = allowed ? from + intervalMs(rate) : from;
  return { ...allowanceOf(next, rate, now), allowed, fullAt: next, ...(!allowed && { remaining: 0 }) };
}

/** What is left once the bucket is full again at `fullAt`. */
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
