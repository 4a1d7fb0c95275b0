import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { dayIn, daysAfter, momentOf, startOfDay, wallClock } from '../../../shared/base/wall-clock.ts';

/*
 * Goal: moments and local times convert into each other, also around clock changes.
 * Method: examples at known changes, then properties over random moments in zones with different rules.
 */

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'];
const second = 1000;
const ms = (text: string) => Date.parse(`${text}Z`);
/** Whole seconds from 2005 to 2040. Apia changed its clocks until 2021, and crossed the date line in 2011. */
const moments = fc.integer({ min: ms('2005-01-01T00:00') / second, max: ms('2040-01-01T00:00') / second });
const inZone = fc.record({ zone: fc.constantFrom(...zones), seconds: moments });

describe('offsets around a change of clocks', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29T00:59:59', '2026-03-29T01:59:59+01:00', '2026-03-29T03:00:00+02:00'],
    ['Europe/Berlin', '2026-10-25T00:59:59', '2026-10-25T02:59:59+02:00', '2026-10-25T02:00:00+01:00'],
    ['America/New_York', '2026-03-08T06:59:59', '2026-03-08T01:59:59-05:00', '2026-03-08T03:00:00-04:00'],
    ['America/New_York', '2026-11-01T05:59:59', '2026-11-01T01:59:59-04:00', '2026-11-01T01:00:00-05:00'],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59', '2026-04-05T01:59:59+11:00', '2026-04-05T01:30:00+10:30'],
    ['Australia/Lord_Howe', '2026-10-03T15:29:59', '2026-10-04T01:59:59+10:30', '2026-10-04T02:30:00+11:00'],
    ['Asia/Kathmandu', '2026-03-29T00:59:59', '2026-03-29T06:44:59+05:45', '2026-03-29T06:45:00+05:45'],
    ['Pacific/Apia', '2011-12-30T09:59:59', '2011-12-29T23:59:59-10:00', '2011-12-31T00:00:00+14:00'],
  ])('%s at %s UTC', (zone, moment, before, after) => {
    expect(rfc3339(ms(moment), zone)).toBe(before);
    expect(rfc3339(ms(moment) + second, zone)).toBe(after);
  });

  it('denote the same moment when parsed, in every zone', () => {
    fc.assert(
      fc.property(inZone, ({ zone, seconds }) => {
        expect(Date.parse(rfc3339(seconds * second, zone))).toBe(seconds * second);
      }),
    );
  });
});

describe('the moment of a local time', () => {
  it('has that local time, and is the first that does', () => {
    fc.assert(
      fc.property(inZone, ({ zone, seconds }) => {
        const wall = wallClock(seconds * second, zone);
        const moment = momentOf(wall, zone);
        expect(wallClock(moment, zone)).toBe(wall);
        expect(moment).toBeLessThanOrEqual(seconds * second);
        // Clocks go back by an hour at most.
        expect(seconds * second - moment).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['that is repeated is its first occurrence', 'Europe/Berlin', '2026-10-25T02:30', '2026-10-25T02:30:00+02:00'],
    [
      'that is repeated is its first occurrence',
      'Australia/Lord_Howe',
      '2026-04-05T01:45',
      '2026-04-05T01:45:00+11:00',
    ],
    ['that is skipped moves forward by the gap', 'Europe/Berlin', '2026-03-29T02:30', '2026-03-29T03:30:00+02:00'],
    [
      'that is skipped moves forward by the gap',
      'Australia/Lord_Howe',
      '2026-10-04T02:10',
      '2026-10-04T02:40:00+11:00',
    ],
    ['on a skipped day moves forward by a day', 'Pacific/Apia', '2011-12-30T12:00', '2011-12-31T12:00:00+14:00'],
    ['next to a skipped day stays', 'Pacific/Apia', '2011-12-31T00:30', '2011-12-31T00:30:00+14:00'],
    ['next to a skipped day stays', 'Pacific/Apia', '2011-12-29T23:30', '2011-12-29T23:30:00-10:00'],
  ])('%s: %s, %s', (_what, zone, wall, moment) => {
    expect(rfc3339(momentOf(ms(wall), zone), zone)).toBe(moment);
  });
});

describe('a calendar day', () => {
  const ofZone = ['America/Havana', 'America/Sao_Paulo', 'Asia/Beirut', ...zones];
  const days = fc.integer({ min: 0, max: 12_000 }).map((n) => daysAfter('2005-01-01', n));

  it('begins with its first moment, also where clocks skip midnight', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ofZone), days, (zone, day) => {
        fc.pre(!(zone === 'Pacific/Apia' && day === '2011-12-30'));
        expect(dayIn(zone, startOfDay(day, zone))).toBe(day);
        expect(dayIn(zone, startOfDay(day, zone) - 1) < day).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Pacific/Kiritimati', '2026-10-25', 24],
    ['America/Havana', '2026-03-08', 23],
  ])('of %s, %s, has %i hours', (zone, day, hours) => {
    expect((startOfDay(daysAfter(day, 1), zone) - startOfDay(day, zone)) / 3_600_000).toBe(hours);
  });
});
