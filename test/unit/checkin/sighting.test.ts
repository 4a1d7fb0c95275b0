import { expect, it } from 'vitest';
import type { DeviceReport } from '../../../functions/checkin/devices/device.ts';
import { isWorthStoring } from '../../../functions/checkin/devices/sighting.ts';

const calm: DeviceReport = { gateId: 'gat_1', direction: 'in', queued: 0, clockSkewMs: 120, battery: 80 };

/** Writes of an hour of heartbeats every two seconds. */
function writesOf(reportAt: (beat: number) => DeviceReport): number {
  let [writes, last] = [0, undefined as { at: number; report: DeviceReport } | undefined];
  for (let beat = 0; beat < 1_800; beat++) {
    const [at, report] = [beat * 2_000, reportAt(beat)];
    if (!isWorthStoring(report, last, at)) continue;
    writes++;
    last = { at, report };
  }
  return writes;
}

it('a device at work costs 360 writes an hour, whatever its battery and clock do', () => {
  expect(writesOf(() => calm)).toBe(360);
  expect(writesOf((beat) => ({ ...calm, battery: 80 - (beat % 60), clockSkewMs: beat % 900 }))).toBe(360);
  expect(writesOf((beat) => ({ ...calm, queued: 1 + (beat % 40) }))).toBe(360);
});

it.each([
  ['another gate', { gateId: 'gat_2' }],
  ['another direction', { direction: 'out' as const }],
  ['a queue that begins', { queued: 1 }],
  ['a clock that is off', { clockSkewMs: -30_001 }],
])('%s is stored at once, and once', (_what, news) => {
  expect(isWorthStoring({ ...calm, ...news }, { at: 0, report: calm }, 2_000)).toBe(true);
  expect(isWorthStoring({ ...calm, ...news }, { at: 0, report: { ...calm, ...news } }, 2_000)).toBe(false);
});

it('no device causes more writes than one in two seconds', () => {
  const restless = (beat: number): DeviceReport => ({ ...calm, queued: beat % 2 });
  expect(writesOf(restless)).toBe(1_800);
  expect(isWorthStoring({ ...calm, queued: 1 }, { at: 0, report: calm }, 1_999)).toBe(false);
});
