import { describe, expect, it } from 'vitest';
import { formatMoment, formatTimes } from '../../../functions/notifications/mails/date-format.ts';

const berlin = 'Europe/Berlin';
const at = Date.parse;

describe('the times of an event', () => {
  it('have the zone once where they share it', () => {
    const times = {
      doorsOpenAt: at('2026-07-04T19:00:00+02:00'),
      startsAt: at('2026-07-04T20:00:00+02:00'),
      endsAt: at('2026-07-05T01:00:00+02:00'),
    };
    expect(formatTimes(berlin, times)).toEqual({
      day: 'Saturday, 4 July 2026',
      span: '20:00 – Sun 5 Jul, 01:00',
      doors: '19:00',
      zone: 'Central European Summer Time',
    });
  });

  it('have an offset each where the clocks go back between doors and start', () => {
    const times = {
      doorsOpenAt: at('2026-10-25T01:30:00+02:00'),
      startsAt: at('2026-10-25T03:30:00+01:00'),
      endsAt: at('2026-10-25T06:00:00+01:00'),
    };
    expect(formatTimes(berlin, times)).toMatchObject({
      span: '03:30 (UTC+01:00) – 06:00 (UTC+01:00)',
      doors: '01:30 (UTC+02:00)',
      zone: 'Central European Summer Time, Central European Standard Time',
    });
  });

  it('tell the first showing of an hour from the second', () => {
    const times = {
      doorsOpenAt: at('2026-10-25T02:15:00+02:00'),
      startsAt: at('2026-10-25T02:30:00+02:00'),
      endsAt: at('2026-10-25T02:30:00+01:00'),
    };
    expect(formatTimes(berlin, times).span).toBe('02:30 (UTC+02:00) – 02:30 (UTC+01:00)');
  });

  it('name an offset of UTC itself', () => {
    const times = {
      doorsOpenAt: at('2026-03-29T00:30:00+00:00'),
      startsAt: at('2026-03-29T00:45:00+00:00'),
      endsAt: at('2026-03-29T03:00:00+01:00'),
    };
    expect(formatTimes('Europe/London', times).span).toBe('00:45 (UTC+00:00) – 03:00 (UTC+01:00)');
  });
});

it('a moment in another season than the one beside it names its zone', () => {
  const [july, december] = [at('2026-07-04T20:00:00+02:00'), at('2026-12-04T20:00:00+01:00')];
  expect(formatMoment(berlin, july, december)).toBe('Saturday, 4 July 2026, 20:00 (Central European Summer Time)');
  expect(formatMoment(berlin, july, july)).toBe('Saturday, 4 July 2026, 20:00');
});
