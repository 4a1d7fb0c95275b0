import { describe, expect, it } from 'vitest';
import { deletedAfter, formatNumber, nextIssue } from '../../../functions/accounting/papers/paper-number.ts';

describe('a number', () => {
  it.each([
    [{ kind: 'invoice', prefix: 'OW', year: '2026' }, 1, 'OW-2026-000001'],
    [{ kind: 'credit-note', prefix: 'OW-1', year: '2026' }, 12, 'OW-1-2026-C000012'],
    [{ kind: 'invoice', prefix: 'OW-', year: '2026' }, 1, 'OW-2026-000001'],
    [{ kind: 'credit-note', prefix: '', year: '2026' }, 1, '2026-C000001'],
    [{ kind: 'invoice', year: '2027' }, 1_234_567, '2027-1234567'],
  ] as const)('has prefix, year and six digits or more: %j', (series, sequence, number) => {
    expect(formatNumber(series, sequence)).toBe(number);
  });
});

describe('the day of issue', () => {
  const newYear = Date.UTC(2026, 11, 31, 23, 30);

  it("is that of the organizer's zone", () => {
    expect(nextIssue(newYear, 'UTC', undefined).date).toBe('2026-12-31');
    expect(nextIssue(newYear, 'Europe/Vienna', undefined).date).toBe('2027-01-01');
    expect(nextIssue(newYear, 'America/New_York', undefined).date).toBe('2026-12-31');
  });

  it('never runs back, whatever the clock and the zone do', () => {
    const last = { sequence: 7, issuedAt: newYear, date: '2026-12-31' };
    expect(nextIssue(newYear - 86_400_000, 'UTC', last)).toEqual({ issuedAt: newYear, date: '2026-12-31' });
    expect(nextIssue(newYear - 1, 'America/New_York', { ...last, date: '2027-01-01' }).date).toBe('2027-01-01');
    expect(nextIssue(newYear + 1, 'UTC', last)).toEqual({ issuedAt: newYear + 1, date: '2026-12-31' });
  });
});

it('a paper is kept for ten calendar years after its own, in every zone', () => {
  expect(new Date(deletedAfter('2026') * 1000).toISOString()).toBe('2037-01-02T00:00:00.000Z');
});
