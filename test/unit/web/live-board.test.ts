import { describe, expect, it } from 'vitest';
import { concernsOf, crowdOf } from '../../../web/gate-live/attention.ts';
import { lastMinutes, scaleOf } from '../../../web/gate-live/minutes.ts';

const now = Date.parse('2027-03-06T18:30:40Z');

describe('the last 60 minutes', () => {
  it('end with the current minute, count empty minutes as zero, and leave out what is older', () => {
    const bars = lastMinutes(
      [
        { minute: '2027-03-06T17:30:00Z', admitted: 9 },
        { minute: '2027-03-06T17:31:00Z', admitted: 2 },
        { minute: '2027-03-06T18:30:00+00:00', admitted: 5 },
      ],
      now,
    );
    expect(bars).toHaveLength(60);
    expect([bars[0]?.admitted, bars[1]?.admitted, bars[59]?.admitted]).toEqual([2, 0, 5]);
    expect(bars[59]?.at).toBe(Date.parse('2027-03-06T18:30:00Z'));
  });

  it.each([
    [0, 5],
    [5, 5],
    [6, 10],
    [11, 20],
    [43, 50],
    [100, 100],
    [101, 200],
    [999, 1000],
  ])('with %i at most have a scale up to %i', (admitted, top) => {
    expect(
      scaleOf([
        { at: 0, admitted: 0 },
        { at: 1, admitted },
      ]),
    ).toBe(top);
  });
});

describe('a device', () => {
  const device = {
    ...{ deviceId: 'dev_1', name: 'North 1', gateIds: [], enrolled: true, paused: false, gateId: null },
    ...{ direction: null, queued: 0, clockSkewMs: 0, clockSkewed: false, battery: 80 },
    lastSeenAt: '2027-03-06T18:30:30Z',
    oldestQueuedAt: null,
  };

  it.each([
    [{}, []],
    [{ lastSeenAt: '2027-03-06T18:29:09Z' }, ['silent']],
    [{ lastSeenAt: '2027-03-06T18:29:11Z' }, []],
    [{ enrolled: false, lastSeenAt: null, queued: null, battery: null, clockSkewMs: null }, []],
    [{ paused: true, queued: 3, clockSkewed: true, battery: 14 }, ['paused', 'queued', 'skewed', 'battery']],
    [{ battery: 15 }, []],
  ])('with %j gives reason to look: %j', (fields, concerns) => {
    expect(concernsOf({ ...device, ...fields }, now)).toEqual(concerns);
  });
});

describe('a zone', () => {
  it.each([
    [0, 400, undefined],
    [359, 400, undefined],
    [360, 400, 'nearlyFull'],
    [399, 400, 'nearlyFull'],
    [400, 400, 'full'],
    [410, 400, 'full'],
    [1, 1, 'full'],
    [9_999, undefined, undefined],
  ])('with %i of %s people is %s', (inside, capacity, crowd) => {
    expect(crowdOf({ inside, ...(capacity !== undefined && { capacity }) })).toBe(crowd);
  });
});
