import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodOf } from '../../../functions/accounting/settlement/period.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { daysAfter } from '../../../shared/base/wall-clock.ts';

const at = (text: string): number => Date.parse(text);
const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Problem ? error.extras.errors?.[0]?.message : error;
  }
};

describe('the period of a statement', () => {
  it.each([
    ['Europe/Berlin', '2026-12-01T00:09:59+01:00', '2026-10-01', '2026-10-31'],
    ['Europe/Berlin', '2026-12-01T00:10:00+01:00', '2026-11-01', '2026-11-30'],
    ['Pacific/Kiritimati', '2026-11-30T10:10:00Z', '2026-11-01', '2026-11-30'],
    ['Pacific/Honolulu', '2026-12-01T10:09:59Z', '2026-10-01', '2026-10-31'],
    ['UTC', '2027-01-01T00:10:00Z', '2026-12-01', '2026-12-31'],
    ['UTC', '2028-03-31T12:00:00Z', '2028-02-01', '2028-02-29'],
  ])('is the last closed month by default: %s at %s', (zone, now, from, to) => {
    expect(periodOf({}, zone, at(now))).toMatchObject({ from, to, isClosed: true });
  });

  it.each([
    [{ from: '2026-11-12' }, '2026-11-12', '2026-11-30'],
    [{ to: '2026-11-12' }, '2026-11-01', '2026-11-12'],
    [{ from: '2026-12-31' }, '2026-12-31', '2026-12-31'],
  ])('with one day is the rest of its month: %j', (asked, from, to) => {
    expect(periodOf(asked, 'UTC', at('2027-02-01T00:00:00Z'))).toMatchObject({ from, to });
  });

  it('closes ten minutes after its last midnight in its zone, also on days of 23 and 25 hours', () => {
    const closes = (day: string) =>
      new Date(periodOf({ from: day, to: day }, 'Europe/Berlin', 0).closesAt).toISOString();
    expect(closes('2026-03-28')).toBe('2026-03-28T23:10:00.000Z');
    expect(closes('2026-03-29')).toBe('2026-03-29T22:10:00.000Z');
    expect(closes('2026-10-25')).toBe('2026-10-25T23:10:00.000Z');
  });

  it('is closed from that moment on, by the clock of its zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Asia/Tokyo', 'America/New_York', 'America/Havana', 'UTC'),
        fc.integer({ min: 0, max: 6_000 }).map((n) => daysAfter('2020-01-01', n)),
        (zone, day) => {
          const { closesAt } = periodOf({ from: day, to: day }, zone, 0);
          const isClosed = (now: number) => periodOf({ from: day, to: day }, zone, now).isClosed;
          expect([isClosed(closesAt - 1), isClosed(closesAt)]).toEqual([false, true]);
        },
      ),
    );
  });

  it('is refused if it ends before it begins, or has more than 400 days', () => {
    const from = '2026-01-01';
    const period = (days: number) => refusal(() => periodOf({ from, to: daysAfter(from, days - 1) }, 'UTC', 0));
    expect(period(0)).toBe('must not be before `from`');
    expect(period(400)).toMatchObject({ from });
    expect(period(401)).toBe('a period has at most 400 days');
  });
});
