import { expect, it } from 'vitest';
import { rfc3339, timeZoneNamed } from '../../../../shared/base/clock.ts';

it.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['europe/berlin', 'Europe/Berlin'],
  ['AMERICA/PORT_OF_SPAIN', 'America/Port_of_Spain'],
  ['utc', 'UTC'],
  ['Etc/GMT+1', 'Etc/GMT+1'],
  // Intl reports these under their former names.
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['Europe/Kyiv', 'Europe/Kyiv'],
  ['Asia/Ho_Chi_Minh', 'Asia/Ho_Chi_Minh'],
  ['America/Indiana/Indianapolis', 'America/Indiana/Indianapolis'],
])('%s is the zone %s', (typed, name) => {
  expect(timeZoneNamed(typed)).toBe(name);
});

it('an alias in another spelling becomes a zone with the same local time', () => {
  const noon = Date.UTC(2026, 6, 4, 12);
  for (const typed of ['asia/kolkata', 'Asia/KOLKATA', 'US/Eastern', 'Etc/UTC']) {
    const name = timeZoneNamed(typed) ?? 'nowhere';
    expect(rfc3339(noon, name).slice(0, 19)).toBe(rfc3339(noon, typed).slice(0, 19));
    expect(timeZoneNamed(name)).toBe(name);
  }
});

it.each(['+01:00', '-0330', '+01', 'Z', '', 'Mars/Olympus', 'Europe', 'Europe/Berlin '])(
  '%j is not a time zone',
  (typed) => {
    expect(timeZoneNamed(typed)).toBeUndefined();
  },
);
