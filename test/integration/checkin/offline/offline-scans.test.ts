import { beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, scan, sendBatch } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';

/*
 * Goal: devices that were offline hand over their scans. The earliest entry of a ticket is its first one, every guest
 * who should not have passed is a visible conflict, and a batch that is sent again changes nothing.
 * Method: devices with clocks of their own send batches of real tickets, in the wrong order, twice, and with rubbish.
 */

beforeAll(() => startInProcess({ cache: false }));

const minute = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * minute).toISOString();

async function party(tickets = 1) {
  const night = await show();
  const north = await gateDevice(night, { name: 'North' });
  const south = await gateDevice(night, { name: 'South' });
  const { codes, ...bought } = await boughtTickets(night, tickets);
  const { queryAll } = await import('../../../../shared/dynamo/read.ts');
  const rowsOf = (part: string) =>
    queryAll<any>(process.env.CHECKIN_TABLE ?? '', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `event#${night.eventId}#${part}` },
      ConsistentRead: true,
    });
  const made = (scanId: string, code: string, fields: object = {}) => ({
    ...{ eventId: night.eventId, scanId, code, scannedAt: ago(5), ...fields },
  });
  return {
    ...{ ...night, ...bought, north, south, codes, code: codes[0] ?? '', made },
    conflicts: () => rowsOf('conflicts'),
    counted: async () => (await rowsOf('door')).find(({ sk }) => sk === 'totals#conflicts')?.conflicts ?? 0,
    send: async ({ deviceToken }: { deviceToken: string }, scans: object[], report?: object) =>
      must(200, await sendBatch(deviceToken, scans, report)).items as any[],
  };
}

const resultsOf = (items: any[]) => items.map(({ result }) => result);

it('admits what a device let in, at the time of the scan, and answers in the order of the scans', async () => {
  const { north, codes, made, send } = await party(3);
  const [a = '', b = '', c = ''] = codes;
  const scannedAt = ago(7);
  const scans = [made('3', c, { scannedAt: ago(2) }), made('1', a, { scannedAt }), made('2', b)];
  const items = await send(north, scans);
  expect(items).toMatchObject([
    { scanId: '3', result: 'admitted', gate: 'North' },
    { scanId: '1', result: 'admitted', admittedAt: scannedAt },
    { scanId: '2', result: 'admitted' },
  ]);
  expect(await send(north, scans)).toEqual(items);
});

it('the earlier of two entries becomes the first one, whichever device reports first', async () => {
  const { north, south, code, made, send, conflicts, counted } = await party();
  const [early, late] = [ago(9), ago(3)];
  const second = made('s', code, { scannedAt: late });
  expect(await send(south, [second])).toMatchObject([{ result: 'admitted', admittedAt: late, gate: 'South' }]);
  const first = made('n', code, { scannedAt: early });
  expect(await send(north, [first])).toMatchObject([{ result: 'admitted', admittedAt: early, gate: 'North' }]);
  const expected = {
    kind: 'conflict',
    admitted: { deviceId: north.deviceId, scanId: 'n', at: Date.parse(early), gateId: north.gateId },
    refused: { deviceId: south.deviceId, scanId: 's', at: Date.parse(late), gateId: south.gateId },
  };
  expect(await conflicts()).toMatchObject([expected]);
  // The answers are the same again, and show the true first entry.
  expect(await send(south, [second])).toMatchObject([{ result: 'admitted', admittedAt: early, gate: 'North' }]);
  expect(await send(north, [first])).toMatchObject([{ result: 'admitted' }]);
  expect(await conflicts()).toMatchObject([expected]);
  expect(await counted()).toBe(1);
});

it('the later of two entries is a conflict that names both devices', async () => {
  const { north, south, code, made, send, conflicts, counted } = await party();
  await send(north, [made('n', code, { scannedAt: ago(9) })]);
  const late = [made('s', code, { scannedAt: ago(3) })];
  const answer = await send(south, late);
  expect(answer).toMatchObject([
    { result: 'conflict', gate: 'North', message: 'Another device has admitted this ticket' },
  ]);
  expect(await send(south, late)).toEqual(answer);
  expect(await conflicts()).toMatchObject([
    {
      ...{ kind: 'conflict', refused: { deviceId: south.deviceId, scanId: 's', gateId: south.gateId } },
      admitted: { deviceId: north.deviceId, scanId: 'n', gateId: north.gateId },
    },
  ]);
  expect(await counted()).toBe(1);
});

it('an entry that was scanned online counts against one that was scanned offline before it', async () => {
  const { north, south, code, eventId, made, send, conflicts } = await party();
  expect(must(200, await scan(north.deviceToken, eventId, code)).result).toBe('admitted');
  const [answer] = await send(south, [made('s', code)]);
  expect(answer).toMatchObject({ result: 'admitted', gate: 'South' });
  expect(await conflicts()).toMatchObject([{ refused: { deviceId: north.deviceId }, admitted: { scanId: 's' } }]);
});

it.each([
  ['five minutes ahead', 5 * minute],
  ['five minutes behind', -5 * minute],
])('corrects a clock that is %s', async (_how, offset) => {
  const { north, south, code, made, send, eventId, organizer } = await party();
  const by = (at: number) => new Date(at + offset).toISOString();
  const now = Date.now();
  const sent = await sendBatch(south.deviceToken, [made('s', code, { scannedAt: by(now - 2 * minute) })], {
    ...{ sentAt: by(now), queued: 4, battery: 71 },
  });
  const { items, clockSkewMs, serverTime } = must(200, sent);
  expect(Math.abs(Date.parse(items[0].admittedAt) - (now - 2 * minute))).toBeLessThan(minute);
  expect(Math.abs(clockSkewMs - offset)).toBeLessThan(minute);
  expect(Math.abs(Date.parse(serverTime) - now)).toBeLessThan(minute);
  expect(resultsOf(await send(north, [made('n', code, { scannedAt: ago(1) })]))).toEqual(['conflict']);
  expect(resultsOf(await send(north, [made('m', code, { scannedAt: ago(3) })]))).toEqual(['admitted']);
  const { items: devices } = must(200, await call('GET', `/v1/events/${eventId}/devices`, { token: organizer.token }));
  expect(devices.find(({ deviceId }: any) => deviceId === south.deviceId).lastSeenAt).not.toBeNull();
  const { getItem } = await import('../../../../shared/dynamo/read.ts');
  const key = { pk: `event#${eventId}`, sk: `device#${south.deviceId}` };
  expect(await getItem(process.env.CHECKIN_TABLE ?? '', key, { consistent: true })).toMatchObject({
    ...{ queued: 4, battery: 71, clockSkewMs },
  });
});

it('a time in the future counts as now', async () => {
  const { north, code, made, send } = await party();
  const [item] = await send(north, [made('n', code, { scannedAt: new Date(Date.now() + 60 * minute).toISOString() })]);
  expect(Date.parse(item.admittedAt)).toBeLessThanOrEqual(Date.now());
});

it('a guest may leave and return, and a repeated batch changes nothing', async () => {
  const { north, code, made, send, conflicts } = await party();
  const scans = [
    made('in', code, { scannedAt: ago(9) }),
    made('again', code, { scannedAt: ago(8) }),
    made('out', code, { scannedAt: ago(7), direction: 'out' }),
  ];
  const first = await send(north, scans);
  expect(resultsOf(first)).toEqual(['admitted', 'already_used', 'exited']);
  // Only the answers are the same: the guest stays outside.
  expect(resultsOf(await send(north, scans))).toEqual(resultsOf(first));
  expect(resultsOf(await send(north, [...scans].reverse()))).toEqual(resultsOf(first).reverse());
  const more = [...scans.slice(1), made('return', code, { scannedAt: ago(6) })];
  expect(resultsOf(await send(north, more))).toEqual(['already_used', 'exited', 'admitted']);
  expect(resultsOf(await send(north, scans))).toEqual(resultsOf(first));
  expect(await conflicts()).toMatchObject([{ kind: 'already_used', refused: { scanId: 'again' } }]);
});

it('a scan that others have overtaken leaves the guest where they are', async () => {
  const { north, south, code, made, send } = await party();
  await send(north, [
    made('in', code, { scannedAt: ago(20) }),
    made('out', code, { scannedAt: ago(10), direction: 'out' }),
  ]);
  // This guest came in while the first one was inside.
  expect(resultsOf(await send(south, [made('s', code, { scannedAt: ago(15) })]))).toEqual(['conflict']);
  expect(resultsOf(await send(north, [made('return', code, { scannedAt: ago(5) })]))).toEqual(['admitted']);
  const exit = made('x', code, { scannedAt: ago(15), direction: 'out' });
  expect(resultsOf(await send(south, [exit]))).toEqual(['already_used']);
  expect(resultsOf(await send(north, [made('out2', code, { scannedAt: ago(1), direction: 'out' })]))).toEqual([
    'exited',
  ]);
});

it('the same scan online and in a batch is one scan', async () => {
  const { north, code, eventId, made, send, conflicts } = await party();
  const online = must(200, await scan(north.deviceToken, eventId, code, 'same'));
  const [item] = await send(north, [made('same', code)]);
  expect(item).toEqual({ scanId: 'same', ...online });
  expect(await conflicts()).toEqual([]);
});

it('scans that cannot count keep none of the others waiting', async () => {
  const { north, south, code, made, send, conflicts } = await party();
  const other = await party();
  const items = await send(north, [
    made('rubbish', 'HELLO'),
    made('nothing', ''),
    made('stranger', other.code),
    made('wrong event', code, { eventId: other.eventId }),
    made('wrong gate', code, { gateId: south.gateId }),
    made('good', code, { scannedAt: ago(4) }),
    made('good', code, { scannedAt: ago(4) }),
  ]);
  expect(resultsOf(items)).toEqual([
    ...['invalid', 'invalid', 'wrong_event', 'wrong_event', 'wrong_gate', 'admitted', 'admitted'],
  ]);
  const refused = await conflicts();
  const byScan = refused.map(({ kind, refused: { scanId, deviceId } }) => [scanId, kind, deviceId]);
  expect(new Map(byScan.map(([scanId, kind]) => [scanId, kind]))).toEqual(
    new Map([
      ['rubbish', 'invalid'],
      ['nothing', 'invalid'],
      ['stranger', 'wrong_event'],
      ['wrong event', 'wrong_event'],
      ['wrong gate', 'wrong_gate'],
    ]),
  );
  expect(new Set(byScan.map(([, , deviceId]) => deviceId))).toEqual(new Set([north.deviceId]));
});

it('a guest who was turned away is no conflict, and corrects nothing', async () => {
  const { north, south, code, made, send, conflicts } = await party();
  await send(north, [made('n', code, { scannedAt: ago(3) })]);
  const refused = [made('s', code, { scannedAt: ago(9), provisional: false })];
  const answer = await send(south, refused);
  expect(answer).toMatchObject([{ result: 'already_used', gate: 'North', admittedAt: expect.anything() }]);
  await send(north, [made('out', code, { scannedAt: ago(2), direction: 'out' })]);
  expect(resultsOf(await send(south, refused))).toEqual(['already_used']);
  expect(await conflicts()).toEqual([]);
});

it('two copies of one batch at once admit each ticket once', async () => {
  const { north, south, codes, made, send, conflicts, counted } = await party(4);
  const scans = codes.map((code, index) => made(`${index}`, code));
  const both = await Promise.all([send(north, scans), send(north, scans)]);
  expect(both.flatMap(resultsOf)).toEqual(Array(8).fill('admitted'));
  const late = scans.map((one) => ({ ...one, scannedAt: ago(1) }));
  const twice = await Promise.all([send(south, late), send(south, late)]);
  expect(twice.flatMap(resultsOf)).toEqual(Array(8).fill('conflict'));
  expect(await conflicts()).toHaveLength(4);
  expect(await counted()).toBe(4);
});

it('a guest who was let in with a ticket that was replaced meanwhile is a conflict', async () => {
  const { north, code, made, send, conflicts } = await party();
  const { update } = await import('../../../../shared/dynamo/write.ts');
  const { placeKey } = await import('../../../../shared/inventory/place.ts');
  const { readTicketCode } = await import('../../../../shared/door/ticket-code.ts');
  const place = readTicketCode(code);
  if (!place) throw new Error('No code');
  await update(process.env.TICKETS_TABLE ?? '', placeKey(place), {
    UpdateExpression: 'SET issue = issue + :one',
    ExpressionAttributeValues: { ':one': 1 },
  });
  const scans = [made('n', code)];
  const answer = await send(north, scans);
  expect(resultsOf(answer)).toEqual(['revoked']);
  expect(await send(north, scans)).toEqual(answer);
  expect(await conflicts()).toMatchObject([{ kind: 'revoked', refused: { deviceId: north.deviceId, scanId: 'n' } }]);
});
