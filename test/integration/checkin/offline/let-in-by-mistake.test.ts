import { beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, sendBatch } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';

/*
 * Goal: a guest whom a device has let in with a code that is none, or of another event, is a conflict on the board. A
 * guest whom it turned away with such a code costs no store anything.
 * Method: a device reports forged, foreign and meaningless codes, twice. The board and the calls of stores are read.
 */

beforeAll(() => startInProcess({ cache: false }));

const scannedAt = () => new Date(Date.now() - 5 * 60_000).toISOString();

async function party() {
  const [night, other] = [await show(), await show()];
  const device = await gateDevice(night);
  const [code = ''] = (await boughtTickets(night, 1)).codes;
  const [foreign = ''] = (await boughtTickets(other, 1)).codes;
  const forged = `${code.slice(0, 60)}${code[60] === 'A' ? 'B' : 'A'}${code.slice(61)}`;
  const { eventId, organizer } = night;
  const scan = (scanId: string, text: string, fields: object = {}) => ({
    ...{ eventId, scanId, code: text, gateId: device.gateId, scannedAt: scannedAt(), ...fields },
  });
  const scans = [
    scan('forged', forged),
    scan('foreign', foreign),
    scan('elsewhere', code, { eventId: other.eventId }),
    scan('text', 'https://example.com/menu'),
  ];
  const send = async (sent: readonly object[]) => must(200, await sendBatch(device.deviceToken, sent)).items as any[];
  const board = async () =>
    must(200, await call('GET', `/v1/checkin/events/${eventId}/board`, { token: organizer.token }));
  return { ...device, scans, send, board, other };
}

it('is a conflict with its device, gate and time, once, and is answered as before', async () => {
  const { deviceId, gateId, scans, send, board, other } = await party();
  const first = await send(scans);
  expect(first.map(({ result }) => result)).toEqual(['invalid', 'wrong_event', 'wrong_event', 'invalid']);
  expect(await send(scans)).toEqual(first);
  const { conflicts, stats } = await board();
  const byScan = new Map<string, any>(conflicts.map((one: any) => [one.refused.scanId, one]));
  expect(stats.conflicts).toBe(4);
  expect([...byScan.keys()].toSorted()).toEqual(scans.map(({ scanId }) => scanId).toSorted());
  for (const { scanId, scannedAt: at } of scans) {
    expect(byScan.get(scanId).refused).toEqual({ at, deviceId, gateId, scanId });
  }
  expect(byScan.get('forged')).toMatchObject({ kind: 'invalid', ticketId: expect.stringMatching(/^tkt_/) });
  expect(byScan.get('text')).not.toHaveProperty('ticketId');
  expect(byScan.get('foreign')).toMatchObject({ kind: 'wrong_event' });
  // The other event has nothing to do with it.
  const { token } = other.organizer;
  expect(must(200, await call('GET', `/v1/events/${other.eventId}/conflicts`, { token })).items).toEqual([]);
});

it('a guest who was turned away with such a code is no conflict, and no row is read or written for them', async () => {
  const { scans, send, board } = await party();
  const { meter } = await import('../../../support/engine/meter.ts');
  const turnedAway = scans.map((one) => ({ ...one, provisional: false }));
  // The first batch of a process reads the keys and its device.
  await send(turnedAway);
  const used = await meter();
  expect((await send(turnedAway)).map(({ result }) => result)).toEqual([
    ...['invalid', 'wrong_event', 'wrong_event', 'invalid'],
  ]);
  // The device is marked as seen, and the request counted. Codes cost nothing.
  const few = used.since().commands;
  await send([...turnedAway, ...turnedAway.map((one) => ({ ...one, scanId: `${one.scanId} again` }))]);
  expect(used.since().commands).toEqual(few);
  expect((await board()).conflicts).toEqual([]);
});
