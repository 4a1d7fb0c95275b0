import { beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, scan, sendBatch } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';

/*
 * Goal: a phone whose clock was reset, to 1970 or to any other year, delivers its scans and follows the door.
 * Method: devices of different years scan, report and hand over what they have scanned.
 */

beforeAll(() => startInProcess({ cache: false }));

const minute = 60_000;
const year1970 = Date.UTC(1970, 0, 1, 0, 30);
const year2150 = Date.UTC(2150, 5, 1);
const iso = (at: number) => new Date(at).toISOString();

async function party(tickets: number) {
  const night = await show();
  const { deviceId, deviceToken } = await gateDevice(night);
  const { codes } = await boughtTickets(night, tickets);
  const made = (scanId: string, code = '', scannedAt = 0) => ({
    ...{ eventId: night.eventId, scanId, code, scannedAt: iso(scannedAt) },
  });
  return { night, deviceId, deviceToken, codes, made };
}

it('corrects the scans of a phone by its own clock, whatever year that shows', async () => {
  const { deviceToken, codes, made } = await party(2);
  for (const [index, clock] of [year1970, year2150].entries()) {
    const scans = [made(`of ${clock}`, codes[index], clock - 5 * minute)];
    const before = Date.now();
    const { items, clockSkewMs } = must(200, await sendBatch(deviceToken, scans, { sentAt: iso(clock) }));
    expect(items).toMatchObject([{ result: 'admitted' }]);
    expect(Math.abs(Date.parse(items[0].admittedAt) - (before - 5 * minute))).toBeLessThan(minute);
    expect(Math.abs(clockSkewMs - (clock - before))).toBeLessThan(minute);
  }
});

it('a scan of a wrong year keeps none of the others of its batch waiting', async () => {
  const { deviceToken, codes, made } = await party(3);
  const scans = [
    made('right', codes[0], Date.now() - 5 * minute),
    made('early', codes[1], year1970),
    made('late', codes[2], year2150),
  ];
  const { items } = must(200, await sendBatch(deviceToken, scans, { sentAt: iso(Date.now()) }));
  // One from before the doors opened is a conflict. One of the future happened by now.
  expect(items.map(({ result }: any) => result)).toEqual(['admitted', 'not_yet_valid', 'admitted']);
  expect(Date.parse(items[2].admittedAt)).toBeLessThanOrEqual(Date.now());
});

it('a phone of a wrong year scans online and reports, and the floor manager sees how far its clock is off', async () => {
  const { night, deviceId, deviceToken, codes } = await party(1);
  const { eventId, organizer } = night;
  const body = { eventId, code: codes[0], scanId: 'first', scannedAt: iso(year1970) };
  const scanned = must(200, await call('POST', '/v1/checkin/scans', { token: deviceToken, body }));
  expect(scanned.result).toBe('admitted');
  expect((await scan(deviceToken, eventId, codes[0] ?? '')).body.result).toBe('already_used');

  const report = { position: 0, sentAt: iso(year1970), queued: 1, oldestQueuedAt: iso(year1970 - 3 * minute) };
  const heartbeat = { token: deviceToken, body: report };
  must(200, await call('POST', `/v1/checkin/events/${eventId}/heartbeat`, heartbeat));
  const listed = must(200, await call('GET', `/v1/events/${eventId}/devices`, { token: organizer.token }));
  const device = listed.items.find((one: any) => one.deviceId === deviceId);
  expect(device).toMatchObject({ queued: 1, clockSkewed: true });
  expect(Math.abs(device.clockSkewMs - (year1970 - Date.now()))).toBeLessThan(minute);
  expect(Math.abs(Date.parse(device.oldestQueuedAt) - (Date.now() - 3 * minute))).toBeLessThan(minute);
});
