import { beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, sendBatch, sendUntilAnswered } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { placesOf } from '../../../support/state/places.ts';
import { projectionOf } from '../../../support/state/projection.ts';

/*
 * Goal: a batch holds 200 scans and loses none, a larger one is refused as a whole, and a replay changes nothing.
 * Method: devices send the largest batches. Places, counters, conflicts and the log are compared before and after.
 */

beforeAll(() => startInProcess({ cache: false }));

const size = 200;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();

const resultsOf = (items: readonly { scanId: string; result: string }[]) =>
  items.map(({ scanId, result }) => [scanId, result]);

async function party(tickets: number) {
  const night = await show();
  const device = await gateDevice(night);
  const codes: string[] = [];
  while (codes.length < tickets) codes.push(...(await boughtTickets(night, Math.min(4, tickets - codes.length))).codes);
  const { eventId } = night;
  const project = await projectionOf(night.ticketTypeId);
  const { queryAll } = await import('../../../../shared/dynamo/read.ts');
  const rowsOf = (part: string) =>
    queryAll<any>(process.env.CHECKIN_TABLE ?? '', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `event#${eventId}#${part}` },
      ConsistentRead: true,
    });
  const { storeRefusals } = await import('../../../../functions/checkin/stats/refusals-store.ts');
  const { refusalsWaitMs } = (await import('../../../../functions/checkin/limits.ts')).checkinLimits;
  /** All that the door has stored of the event. */
  const state = async () => {
    await project();
    // What waits in the memory of the process.
    await storeRefusals(Date.now() + refusalsWaitMs);
    const parts = ['changes', 'door', 'conflicts', 'conflicts-found', 'refusals'];
    return { places: await placesOf(night.ticketTypeId), rows: await Promise.all(parts.map(rowsOf)) };
  };
  return { night, device, codes, eventId, state };
}

it('takes 200 scans of as many kinds as there are, and a replay changes no row, counter or log', async () => {
  const { device, codes, eventId, state } = await party(8);
  const kinds = (code: string, index: number) => [
    { code, scannedAt: ago(900 - index) },
    { code, scannedAt: ago(800 - index), direction: 'out' },
    { code, scannedAt: ago(700 - index) },
    { code, scannedAt: ago(600 - index) },
    { code, scannedAt: ago(500 - index), provisional: false },
    { code: `no code ${index}`, scannedAt: ago(400 - index) },
  ];
  const scans = Array.from({ length: size }, (_, index) => {
    const of = kinds(codes[index % codes.length] ?? '', index);
    return { eventId, scanId: `${index}`, ...of[Math.floor(index / codes.length) % of.length] };
  });
  const first = await sendUntilAnswered(device.deviceToken, scans);
  expect(first.map(({ scanId }) => scanId)).toEqual(scans.map(({ scanId }) => scanId));
  expect(new Set(first.map(({ result }) => result))).toEqual(
    new Set(['admitted', 'exited', 'already_used', 'invalid']),
  );
  const before = await state();
  expect(before.places.filter(({ status }) => status === 'used')).toHaveLength(codes.length);
  expect(before.rows.slice(0, 4).every((rows) => rows.length > 0)).toBe(true);

  const again = await sendUntilAnswered(device.deviceToken, scans);
  expect(resultsOf(again)).toEqual(resultsOf(first));
  const reversed = await sendUntilAnswered(device.deviceToken, scans.toReversed());
  expect(resultsOf(reversed)).toEqual(resultsOf(first).toReversed());
  expect(await state()).toEqual(before);
});

it('refuses 201 scans as a whole. Nothing of them is written, and as two batches they count', async () => {
  const { device, codes, eventId, state } = await party(2);
  const [code = '', last = ''] = codes;
  const scans = Array.from({ length: size + 1 }, (_, index) => ({
    ...{ eventId, scanId: `${index}`, code: index === size ? last : code, scannedAt: ago(600 - index) },
    provisional: index === 0 || index === size,
  }));
  const before = await state();
  for (const sent of [[], scans]) expect((await sendBatch(device.deviceToken, sent)).status).toBe(422);
  expect(await state()).toEqual(before);
  const { items } = must(200, await sendBatch(device.deviceToken, scans.slice(size)));
  expect(items).toMatchObject([{ scanId: `${size}`, result: 'admitted' }]);
  const answers = await sendUntilAnswered(device.deviceToken, scans.slice(0, size));
  expect(answers.map(({ result }) => result)).toEqual(['admitted', ...Array(size - 1).fill('already_used')]);
});

it('takes 200 scans with the longest codes and ids', async () => {
  const { device, eventId } = await party(0);
  const longest = { eventId, code: '\u{1f3ab}'.repeat(256), gateId: 'g'.repeat(64), provisional: false };
  const scans = Array.from({ length: size }, (_, index) => ({ ...longest, scanId: `${index}`.padStart(64, 'i') }));
  const { items } = must(200, await sendBatch(device.deviceToken, scans));
  expect(items.map(({ result }: any) => result)).toEqual(Array(size).fill('invalid'));
});
