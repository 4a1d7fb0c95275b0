import { expect, it } from 'vitest';
import { doorStats } from '../../../functions/checkin/stats/stats.ts';

const gates = [
  { id: 'gat_north', name: 'North', zone: 'Hall' },
  { id: 'gat_south', name: 'South' },
];
const types = [
  { ticketTypeId: 'typ_x_7K2MP', name: 'Floor', total: 10 },
  { ticketTypeId: 'typ_x_9ZZZZ', name: 'Balcony', total: 2 },
];
const facts = { gates, types, zones: [{ zone: 'Hall', capacity: 500 }] };
const none = { conflicts: 0, refusals: {} };
const hourOf = (time: string): number => Date.parse(time) / 3_600_000;
const hour = hourOf('2026-07-04T17:00:00Z');
const latest = {
  tallies: {
    all: [3, 2, 4, 2],
    'gate#gat_north': [2, 1, 2, 1],
    'gate#gat_gone': [1, 1, 2, 1],
    'type#7K2MP': [3, 2, 4, 2],
    'zone#Hall': [2, 1, 2, 1],
    'zone#Bar': [1, 1, 2, 1],
  },
  reverted: 1,
  hour,
  minutes: { m0: 2, m2: 1 },
};
const hourRow = (of: number, row: object) => ({ pk: 'event#evt_1#door', sk: `minutes#${of}`, ...row });

it('tells the counters of the latest row, with every gate of today', () => {
  expect(doorStats({ latest, hours: [], conflicts: 4, refusals: { full: 1, revoked: 3 } }, facts)).toEqual({
    admitted: 3,
    inside: 2,
    total: 12,
    entries: 4,
    exits: 2,
    byGate: [
      { gateId: 'gat_north', name: 'North', zone: 'Hall', admitted: 2, inside: 1 },
      { gateId: 'gat_south', name: 'South', admitted: 0, inside: 0 },
    ],
    byType: [
      { ticketTypeId: 'typ_x_7K2MP', name: 'Floor', admitted: 3, inside: 2, total: 10 },
      { ticketTypeId: 'typ_x_9ZZZZ', name: 'Balcony', admitted: 0, inside: 0, total: 2 },
    ],
    byZone: [
      { zone: 'Bar', admitted: 1, inside: 1 },
      { zone: 'Hall', admitted: 2, inside: 1, capacity: 500 },
    ],
    byMinute: [
      { minute: '2026-07-04T17:00:00.000Z', admitted: 2 },
      { minute: '2026-07-04T17:02:00.000Z', admitted: 1 },
    ],
    refusals: [
      { result: 'revoked', count: 3 },
      { result: 'full', count: 1 },
    ],
    conflicts: 4,
    reverted: 1,
  });
});

it('is all zero before the first scan', () => {
  const stats = doorStats({ latest: undefined, hours: [], ...none }, facts);
  expect(stats).toMatchObject({ admitted: 0, inside: 0, total: 12, byMinute: [] });
  expect(stats.byGate.map(({ admitted }) => admitted)).toEqual([0, 0]);
});

it('adds the minutes of other hours, and of the current one what arrived before the log reached it', () => {
  const hours = [hourRow(hour - 1, { m59: 5, finished: true }), hourRow(hour, { m0: 1 })];
  const { byMinute } = doorStats({ latest, hours, ...none }, facts);
  expect(byMinute.map(({ admitted }) => admitted)).toEqual([5, 3, 1]);
});

it('counts an hour once that was finished after the latest row was read', () => {
  const hours = [hourRow(hour, { m0: 2, m2: 1, m3: 1, finished: true })];
  const { byMinute } = doorStats({ latest, hours, ...none }, facts);
  expect(byMinute.map(({ admitted }) => admitted)).toEqual([2, 1, 1]);
});
