import { afterEach, beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, scan, sendBatch } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { placesOf } from '../../../support/state/places.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: a paused phone hands over the guests whom it let in before, and whoever has it can neither admit anybody nor
 * take the first entry from another gate.
 * Method: a device is paused in the middle of the evening. It reports scans from before and after, with any time.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const minute = 60_000;

async function party() {
  const night = await show();
  const [north, stolen] = [await gateDevice(night, { name: 'North' }), await gateDevice(night, { name: 'South' })];
  const { codes } = await boughtTickets(night, 3);
  const { eventId, organizer } = night;
  const change = async (paused: boolean) => {
    const path = `/v1/events/${eventId}/devices/${stolen.deviceId}`;
    must(200, await call('PATCH', path, { token: organizer.token, body: { paused } }));
    await passTime(5_001);
  };
  /** Reports scans of the stolen device, by their minutes from the pause. */
  const report = async (scans: readonly { minutes: number; [field: string]: unknown }[], fromPause: number) =>
    must(
      200,
      await sendBatch(
        stolen.deviceToken,
        scans.map(({ minutes, ...one }) => ({
          ...{ eventId, scannedAt: new Date(fromPause + minutes * minute).toISOString(), ...one },
        })),
      ),
    ).items as any[];
  const board = async () =>
    must(200, await call('GET', `/v1/checkin/events/${eventId}/board`, { token: organizer.token }));
  const places = async () => {
    const rows = await placesOf(night.ticketTypeId);
    return codes.map((code) => rows.find((row) => row.code === code));
  };
  return { north, stolen, codes, eventId, change, report, board, places };
}

it('admits what was scanned before the pause. What was scanned after it is a conflict, and admits nobody', async () => {
  const { stolen, codes, change, report, board, places } = await party();
  const pausedAt = Date.now();
  await change(true);
  await passTime(20 * minute);
  // Pausing it again moves nothing.
  await change(true);
  const [before = '', after = '', undated = ''] = codes;
  const scans = [
    { scanId: 'before', code: before, minutes: -5 },
    { scanId: 'after', code: after, minutes: 5 },
    { scanId: 'undated', code: undated, minutes: 0, scannedAt: undefined },
    { scanId: 'turned away', code: after, minutes: 6, provisional: false },
    { scanId: 'out', code: before, minutes: 7, direction: 'out' },
  ];
  const items = await report(scans, pausedAt);
  expect(items.map(({ result }) => result)).toEqual([
    ...['admitted', 'device_paused', 'device_paused', 'device_paused', 'device_paused'],
  ]);
  expect(items[1]).toMatchObject({ verdict: 'stop', message: 'This device was paused when it scanned' });
  const rows = await places();
  expect(rows.map((row) => row?.status)).toEqual(['used', 'sold', 'sold']);
  expect(rows[0]?.admission).toMatchObject({ inside: true, at: pausedAt - 5 * minute });
  const { conflicts } = await board();
  expect(new Set(conflicts.map(({ kind, refused }: any) => `${kind} ${refused.deviceId} ${refused.scanId}`))).toEqual(
    new Set(['after', 'undated', 'out'].map((scanId) => `device_paused ${stolen.deviceId} ${scanId}`)),
  );
  // The same after it is resumed, while new scans count again.
  await change(false);
  expect((await report(scans, pausedAt)).map(({ result }) => result)).toEqual(items.map(({ result }) => result));
  expect(await places()).toEqual(rows);
  expect(await report([{ scanId: 'anew', code: after, minutes: 21 }], pausedAt)).toMatchObject([
    { result: 'admitted' },
  ]);
});

it('takes the first entry of no other gate, whatever time it says', async () => {
  const { north, codes, eventId, change, report, board, places } = await party();
  const [code = ''] = codes;
  must(200, await scan(north.deviceToken, eventId, code));
  const [entered] = await places();
  const pausedAt = Date.now();
  await change(true);
  const scans = [{ scanId: 'backdated', code, minutes: -20 }];
  for (let times = 0; times < 2; times++) {
    expect(await report(scans, pausedAt)).toMatchObject([{ result: 'conflict', gate: 'North' }]);
  }
  expect((await places())[0]).toEqual(entered);
  expect((await board()).conflicts).toMatchObject([
    { kind: 'conflict', admitted: { deviceId: north.deviceId }, refused: { scanId: 'backdated' } },
  ]);
});
