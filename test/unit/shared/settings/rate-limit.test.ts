import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spend } from '../../../../shared/settings/rate-limit.ts';

const rate = { burst: 5, perMinute: 60 };

/** Returns which requests of one bucket pass at the given times. */
function passed(times: readonly number[], of = rate): boolean[] {
  let fullAt = 0;
  return times.map((now) => {
    const answer = spend(fullAt, of, now);
    fullAt = answer.fullAt;
    return answer.allowed;
  });
}

describe('a token bucket', () => {
  it('allows a burst and refuses the next request', () => {
    expect(passed([0, 0, 0, 0, 0, 0])).toEqual([true, true, true, true, true, false]);
  });

  it('refills at its rate', () => {
    expect(passed([0, 0, 0, 0, 0, 999, 1000, 1000])).toEqual([true, true, true, true, true, false, true, false]);
  });

  it('reports what is left and when to retry', () => {
    const first = spend(0, rate, 1000);
    expect(first).toMatchObject({ allowed: true, limit: 5, remaining: 4, retryAfterSeconds: 0, resetSeconds: 1 });
    const refused = spend(1000 + 5000, rate, 1000);
    expect(refused).toMatchObject({ allowed: false, remaining: 0, retryAfterSeconds: 1, resetSeconds: 5 });
  });

  it('does not lock a caller out after a wrong clock filled it', () => {
    expect(spend(1000 + 3_600_000, rate, 1000)).toMatchObject({ allowed: true, remaining: 4 });
  });

  it('does not count refused requests', () => {
    const full = 1000 + 5000;
    expect(spend(full, rate, 1000).fullAt).toBe(full);
  });

  it('never allows more than burst and rate, for any times', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 600 }),
        fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 200 }),
        (burst, perMinute, gaps) => {
          let now = 0;
          const times = gaps.map((gap) => {
            now += gap;
            return now;
          });
          const through = passed(times, { burst, perMinute }).filter(Boolean).length;
          expect(through).toBeLessThanOrEqual(burst + Math.ceil((now * perMinute) / 60_000));
        },
      ),
    );
  });
});
