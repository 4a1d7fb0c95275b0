import { afterEach, beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, scan, sendBatch, sendUntilAnswered } from '../../../support/actors/door.ts';
import { must, type Show, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call, deliver } from '../../../support/http/client.ts';
import { placesOf } from '../../../support/state/places.ts';
import { projectionOf } from '../../../support/state/projection.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: no scan that a device has made is lost, however late and by whatever way it is handed over.
 * Method: full queues, and queues of devices that are paused, revoked, or back after the event.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const minute = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * minute).toISOString();
const scanOf = ({ eventId }: Show, code: string, fields: object = {}) => ({
  ...{ eventId, code, scanId: `scan of ${code.slice(-12)}`, scannedAt: ago(5), ...fields },
});
const resultsOf = ({ items }: any): string[] => items.map(({ result }: { result: string }) => result);
const path = ({ eventId }: Show, deviceId: string) => `/v1/events/${eventId}/devices/${deviceId}`;

/** Who let a ticket in first, and when. */
async function firstOf({ ticketTypeId }: Show, code: string) {
  const place = (await placesOf(ticketTypeId)).find((row) => row.code === code);
  return place?.admission?.first;
}

it('a batch of 200 with everything in it gets 200 answers, and the same ones when it is sent again', async () => {
  const [night, other] = [await show(), await show()];
  const [north, south] = [await gateDevice(night), await gateDevice(night, { name: 'South' })];
  const codes: string[] = [];
  for (let order = 0; order < 5; order++) codes.push(...(await boughtTickets(night, 4)).codes);
  const [foreign = ''] = (await boughtTickets(other, 1)).codes;
  must(200, await sendBatch(south.deviceToken, [scanOf(night, codes[0] ?? '', { scannedAt: ago(9) })]));

  const altered = (code: string) => `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`;
  const scans = codes.flatMap((code, index) => {
    const of = (name: string, fields: object) => scanOf(night, code, { scanId: `${index} ${name}`, ...fields });
    return [
      of('in', { scannedAt: ago(8) }),
      of('out', { scannedAt: ago(7), direction: 'out' }),
      of('in again', { scannedAt: ago(6) }),
      of('second guest', { scannedAt: ago(5) }),
      of('turned away', { scannedAt: ago(4), provisional: false }),
      of('forged', { code: altered(code) }),
      of('no code', { code: index % 2 === 0 ? '' : 'https://example.com/menu' }),
      of('foreign', { code: foreign }),
      of('unknown gate', { scannedAt: ago(3), gateId: 'gat_unknown' }),
      of('undated', { scannedAt: undefined, direction: 'out' }),
    ];
  });
  expect(scans).toHaveLength(200);
  const shuffled = scans.toSorted((a, b) => (a.scanId < b.scanId ? -1 : 1));
  const report = { sentAt: new Date().toISOString() };
  const first = await sendUntilAnswered(north.deviceToken, shuffled, report);
  expect(first.map(({ scanId }: any) => scanId)).toEqual(shuffled.map(({ scanId }) => scanId));
  const counts = Map.groupBy(first, ({ scanId, result }) => `${scanId.replace(/^\d+ /, '')}: ${result}`);
  // The first ticket was let in at the other gate a minute before.
  expect(Object.fromEntries([...counts].map(([name, { length }]) => [name, length]))).toMatchObject({
    ...{ 'in: admitted': 19, 'in: conflict': 1, 'forged: invalid': 20, 'no code: invalid': 20 },
    ...{ 'foreign: wrong_event': 20, 'turned away: already_used': 20, 'second guest: already_used': 20 },
  });
  const again = await sendUntilAnswered(north.deviceToken, shuffled, report);
  expect(resultsOf({ items: again })).toEqual(resultsOf({ items: first }));
});

it('two devices at once with one ticket and clocks ten minutes apart: the first one in truth is admitted', async () => {
  const night = await show();
  const [north, south] = [await gateDevice(night), await gateDevice(night, { name: 'South' })];
  const [code = ''] = (await boughtTickets(night, 1)).codes;
  // North is five minutes ahead, South five behind. North was first, by two minutes.
  const sent = async (device: typeof north, offset: number, minutesAgo: number) =>
    must(
      200,
      await sendBatch(
        device.deviceToken,
        [scanOf(night, code, { scannedAt: new Date(Date.now() + offset - minutesAgo * minute).toISOString() })],
        { sentAt: new Date(Date.now() + offset).toISOString() },
      ),
    );
  const [one, two] = await Promise.all([sent(north, 5 * minute, 9), sent(south, -5 * minute, 7)]);
  expect(resultsOf(one)).toEqual(['admitted']);
  expect(['admitted', 'conflict']).toContain(resultsOf(two)[0]);
  expect((await firstOf(night, code))?.scanId).toMatch(new RegExp(`^${north.deviceId}/`));
  const board = must(
    200,
    await call('GET', `/v1/checkin/events/${night.eventId}/board`, { token: night.organizer.token }),
  );
  expect(board.conflicts).toMatchObject([
    { admitted: { deviceId: north.deviceId }, refused: { deviceId: south.deviceId } },
  ]);
});

it('a batch is answered as before when its ticket was refunded since', async () => {
  const night = await show();
  const { deviceToken } = await gateDevice(night);
  const { codes, orderId } = await boughtTickets(night, 1);
  const queue = [scanOf(night, codes[0] ?? '')];
  expect(resultsOf(must(200, await sendBatch(deviceToken, queue)))).toEqual(['admitted']);
  const project = await projectionOf(night.ticketTypeId);
  await project();
  const { token } = night.organizer;
  const body = { reason: 'The sound failed', keepPlaces: true };
  must(202, await call('POST', `/v1/orders/${orderId}/refunds`, { token, body }));
  await deliver();
  await project();
  expect(resultsOf(must(200, await sendBatch(deviceToken, queue)))).toEqual(['admitted']);
  const board = must(200, await call('GET', `/v1/checkin/events/${night.eventId}/board`, { token }));
  expect(board.conflicts).toEqual([]);
  // A guest whom nobody has let in before the refund is a conflict.
  const next = [scanOf(night, codes[0] ?? '', { scanId: 'the next guest' })];
  expect(resultsOf(must(200, await sendBatch(deviceToken, next)))).toEqual(['revoked']);
});

it('scans of the evening count when the device comes back after the event', async () => {
  const night = await show();
  const { deviceToken } = await gateDevice(night);
  const { codes } = await boughtTickets(night, 2);
  const [code = '', late = ''] = codes;
  const { endsAt } = must(200, await call('GET', `/v1/events/${night.eventId}`));
  const scannedAt = ago(5);
  await passTime(Date.parse(endsAt) - Date.now() + 12 * 60 * minute);
  expect((await scan(deviceToken, night.eventId, late)).body.result).toBe('expired');
  const sentAt = new Date(Date.parse(endsAt) + 12 * 60 * minute).toISOString();
  const answer = must(200, await sendBatch(deviceToken, [scanOf(night, code, { scannedAt })], { sentAt }));
  expect(answer.items).toMatchObject([{ result: 'admitted' }]);
  const first = await firstOf(night, code);
  expect(Math.abs((first?.at ?? 0) - Date.parse(scannedAt))).toBeLessThan(minute);
});

it('a paused device hands over its queue', async () => {
  const night = await show();
  const { deviceToken, deviceId } = await gateDevice(night);
  const { codes } = await boughtTickets(night, 2);
  const [code = '', next = ''] = codes;
  const pause = { token: night.organizer.token, body: { paused: true } };
  must(200, await call('PATCH', path(night, deviceId), pause));
  await passTime(5_001);
  expect((await scan(deviceToken, night.eventId, next)).status).toBe(403);
  expect(resultsOf(must(200, await sendBatch(deviceToken, [scanOf(night, code)])))).toEqual(['admitted']);
});

it('a revoked device hands over nothing, and its queue counts once the phone is enrolled again', async () => {
  const night = await show();
  const { deviceToken, deviceId } = await gateDevice(night);
  const { codes } = await boughtTickets(night, 2);
  const queue = codes.map((code) => scanOf(night, code));
  must(200, await sendBatch(deviceToken, queue.slice(0, 1)));
  await call('DELETE', path(night, deviceId), { token: night.organizer.token });
  await passTime(30_001);
  expect((await sendBatch(deviceToken, queue)).status).toBe(401);
  const anew = await gateDevice(night, { name: 'North again' });
  // The first scan had been taken already: its repetition by another device is a conflict that somebody sees.
  const { items } = must(200, await sendBatch(anew.deviceToken, queue));
  expect(resultsOf({ items })).toEqual(['conflict', 'admitted']);
  const first = await firstOf(night, codes[1] ?? '');
  expect(Math.abs((first?.at ?? 0) - Date.parse(queue[1]?.scannedAt ?? ''))).toBeLessThan(minute);
});
