import { beforeAll, expect, it } from 'vitest';
import { dayIn, daysAfter, startOfDay } from '../../../shared/base/wall-clock.ts';
import { boughtTickets, gateDevice, sendBatch } from '../../support/actors/door.ts';
import { must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: a ticket for several days admits once on each day of the venue's calendar, in whatever order devices report.
 * Method: three devices report scans of the last days, some of them late. All times are noon of the venue, so that the
 * test is the same at any hour.
 */

beforeAll(() => startInProcess({ cache: false }));

const hour = 3_600_000;
const timeZone = 'Europe/Vienna';

async function festival(rules: object = {}) {
  const night = await show();
  const devices = [await gateDevice(night), await gateDevice(night, { name: 'South' })];
  const { codes } = await boughtTickets(night, 1);
  const { eventId, ticketTypeId, organizer } = night;
  /** So many hours after noon of a day before today. */
  const noon = (daysAgo: number, hours = 0) =>
    new Date(
      startOfDay(daysAfter(dayIn(timeZone, Date.now()), -daysAgo), timeZone) + (12 + hours) * hour,
    ).toISOString();
  const types = [{ ticketTypeId, from: noon(6), until: noon(-1) }];
  const body = { reentry: 'none', oncePerDay: true, types, ...rules };
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token: organizer.token, body }));
  const conflicts = async () => {
    const { queryAll } = await import('../../../shared/dynamo/read.ts');
    return queryAll<any>(process.env.CHECKIN_TABLE ?? '', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `event#${eventId}#conflicts` },
    });
  };
  /** Reports one scan of a device, and returns its answer. */
  const report = async (device: 0 | 1, scanId: string, scannedAt: string, direction = 'in') => {
    const scans = [{ eventId, scanId, code: codes[0] ?? '', scannedAt, direction }];
    return must(200, await sendBatch(devices[device]?.deviceToken ?? '', scans)).items[0];
  };
  return { noon, conflicts, report };
}

it('admits on each day, and once on a day', async () => {
  const { noon, report, conflicts } = await festival();
  expect(await report(0, 'mon', noon(3))).toMatchObject({ result: 'admitted', message: 'Welcome' });
  expect(await report(0, 'mon-again', noon(3, 1))).toMatchObject({ result: 'already_used' });
  expect(await report(0, 'tue', noon(2))).toMatchObject({ result: 'admitted', message: 'Welcome back' });
  expect(await report(0, 'tue-out', noon(2, 1), 'out')).toMatchObject({ result: 'exited' });
  expect(await report(0, 'tue-again', noon(2, 2))).toMatchObject({ result: 'already_used' });
  expect(await report(1, 'wed', noon(1))).toMatchObject({ result: 'admitted', admittedAt: noon(3) });
  expect((await conflicts()).map(({ refused }) => refused.scanId).toSorted()).toEqual(['mon-again', 'tue-again']);
});

it('an entry of an earlier day that is reported late takes nothing from the later day', async () => {
  const { noon, report, conflicts } = await festival();
  expect(await report(0, 'tue', noon(1))).toMatchObject({ result: 'admitted' });
  const monday = await report(1, 'mon', noon(2));
  expect(monday).toMatchObject({ result: 'admitted', admittedAt: noon(2), gate: 'South' });
  // Both days are paid for: the two entries contradict nobody.
  expect(await conflicts()).toEqual([]);
  expect(await report(1, 'mon', noon(2))).toEqual(monday);
  // Tuesday is used.
  expect(await report(1, 'tue-again', noon(1, 1))).toMatchObject({ result: 'conflict' });
  expect((await conflicts()).map(({ refused }) => refused.scanId)).toEqual(['tue-again']);
});

it('an earlier entry of the same day that is reported late is the first one, and the day is used', async () => {
  const { noon, report, conflicts } = await festival();
  expect(await report(0, 'tue', noon(1, 2))).toMatchObject({ result: 'admitted' });
  expect(await report(1, 'tue-first', noon(1))).toMatchObject({ result: 'admitted', admittedAt: noon(1) });
  expect((await conflicts()).map(({ refused }) => refused.scanId)).toEqual(['tue']);
  expect(await report(1, 'tue-third', noon(1, 3))).toMatchObject({ result: 'conflict' });
});
