import { afterEach, beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, sendBatch } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { meter } from '../../../support/engine/meter.ts';
import { placesOf } from '../../../support/state/places.ts';
import { projectionOf } from '../../../support/state/projection.ts';

/*
 * Goal: scans that their ticket has forgotten get their answer from the log, at the cost of one reading for a batch.
 * Method: one ticket goes in and out many times, offline. The scans are sent again, one and then all. Reads are counted.
 */

beforeAll(() => startInProcess({ cache: false }));

const { checkinLimits } = await import('../../../../functions/checkin/limits.ts');
const { logPages, offlineScanMs } = checkinLimits;
afterEach(() => {
  Object.assign(checkinLimits, { logPages });
});

const passages = 20;

/** A ticket that went in and out. `logged`: the log has each passage. Otherwise it has none yet. */
async function party(logged: boolean) {
  const night = await show();
  const { deviceToken } = await gateDevice(night);
  const [code = ''] = (await boughtTickets(night, 1)).codes;
  const scans = Array.from({ length: passages }, (_, index) => ({
    ...{ eventId: night.eventId, code, scanId: `${index}`, direction: index % 2 === 0 ? 'in' : 'out' },
    scannedAt: new Date(Date.now() - (passages - index) * 10_000).toISOString(),
  }));
  const send = async (sent: readonly object[]) => must(200, await sendBatch(deviceToken, sent)).items as any[];
  const project = await projectionOf(night.ticketTypeId);
  const first: any[] = [];
  for (const one of scans) {
    first.push(...(await send([one])));
    if (logged) await project();
  }
  expect(first.map(({ result }) => result)).toEqual(
    scans.map(({ direction }) => (direction === 'in' ? 'admitted' : 'exited')),
  );
  const row = async () => (await placesOf(night.ticketTypeId)).find((place) => place.code === code);
  return { night, deviceToken, code, scans, send, first, row };
}

const resultsOf = (items: any[]) => items.map(({ scanId, result }) => [scanId, result]);

it('a batch reads the log once, however many of its scans are looked for', async () => {
  const { scans, send, first, row } = await party(true);
  const before = await row();
  expect(before?.admission?.marks.length).toBeLessThan(passages);
  const used = await meter();
  expect(resultsOf(await send(scans.slice(2, 3)))).toEqual(resultsOf(first.slice(2, 3)));
  const { Query: ofOne = 0 } = used.since().commands;
  expect(ofOne).toBeGreaterThan(0);
  expect(resultsOf(await send(scans))).toEqual(resultsOf(first));
  expect(used.since().commands.Query).toBeLessThanOrEqual(ofOne);
  expect(await row()).toEqual(before);
});

it('what is too far back for its budget is left out, and nothing is written', async () => {
  const { code, scans, send, row, night } = await party(true);
  const before = await row();
  Object.assign(checkinLimits, { logPages: 0 });
  const scannedAt = new Date(Date.now() - offlineScanMs).toISOString();
  const made = { eventId: night.eventId, code, scanId: 'made up', scannedAt };
  expect(await send([...scans, made])).toEqual([]);
  expect(await row()).toEqual(before);
});

it('a scan that the log does not have yet is left out, and no second passage', async () => {
  const { scans, send, first, row } = await party(false);
  const before = await row();
  expect(await send(scans.slice(2))).toEqual([]);
  // The last ones are known to the ticket itself.
  expect(resultsOf(await send(scans.slice(-3)))).toEqual(resultsOf(first.slice(-3)));
  expect(await row()).toEqual(before);
});

it('hands over ten full batches at once, and further ones as fast as a device scans. Scans online go on', async () => {
  const night = await show();
  const { deviceToken } = await gateDevice(night);
  const [code = ''] = (await boughtTickets(night, 1)).codes;
  const { eventId } = night;
  const full = Array.from({ length: checkinLimits.scansPerBatch }, (_, index) => ({
    ...{ eventId, code: 'no code', scanId: `${index}`, provisional: false },
  }));
  for (let batch = 0; batch < 10; batch++) must(200, await sendBatch(deviceToken, full));
  const refused = await sendBatch(deviceToken, full);
  expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const { scan } = await import('../../../support/actors/door.ts');
  expect(must(200, await scan(deviceToken, eventId, code)).result).toBe('admitted');
});
