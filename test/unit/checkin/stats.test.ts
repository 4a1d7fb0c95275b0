import { expect, it } from 'vitest';
import { doorStats } from '../../../functions/checkin/stats/stats.ts';

const gates = [
  { id: 'gat_north', name: 'North' },
  { id: 'gat_south', name: 'South' },
];
const facts = { gates, total: 12 };
const hourOf = (time: string): number => Date.parse(time) / 3_600_000;
const hour = hourOf('2026-07-04T17:00:00Z');
const latest = {
  tallies: { all: [3, 2, 4, 2], 'gate#gat_north': [2, 1, 2, 1], 'gate#gat_gone': [1, 1, 2, 1] },
  reverted: 0,
  hour,
  minutes: { m0: 2, m2: 1 },
};
const hourRow = (of: number, row: object) => ({ pk: 'event#evt_1#door', sk: `minutes#${of}`, ...row });

it('tells the counters of the latest row, with every gate of today', () => {
  expect(doorStats({ latest, hours: [], conflicts: 4 }, facts)).toEqual({
    admitted: 3,
    inside: 2,
    total: 12,
    byGate: [
      { gateId: 'gat_north', name: 'North', admitted: 2 },
      { gateId: 'gat_south', name: 'South', admitted: 0 },
    ],
    byMinute: [
      { minute: '2026-07-04T17:00:00.000Z', admitted: 2 },
      { minute: '2026-07-04T17:02:00.000Z', admitted: 1 },
    ],
    conflicts: 4,
  });
});

it('is all zero before the first scan', () => {
  const stats = doorStats({ latest: undefined, hours: [], conflicts: 0 }, facts);
  expect(stats).toMatchObject({ admitted: 0, inside: 0, total: 12, byMinute: [] });
  expect(stats.byGate.map(({ admitted }) => admitted)).toEqual([0, 0]);
});

it('adds the minutes of other hours, and of the current one what arrived before the log reached it', () => {
  const hours = [hourRow(hour - 1, { m59: 5, finished: true }), hourRow(hour, { m0: 1 })];
  const { byMinute } = doorStats({ latest, hours, conflicts: 0 }, facts);
  expect(byMinute.map(({ admitted }) => admitted)).toEqual([5, 3, 1]);
});

it('counts an hour once that was finished after the latest row was read', () => {
  const hours = [hourRow(hour, { m0: 2, m2: 1, m3: 1, finished: true })];
  const { byMinute } = doorStats({ latest, hours, conflicts: 0 }, facts);
  expect(byMinute.map(({ admitted }) => admitted)).toEqual([2, 1, 1]);
});
