import { gunzipSync } from 'node:zlib';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, it, vi } from 'vitest';
import { changesKey } from '../../../../shared/door/door-rows.ts';
import { gateDevice } from '../../../support/actors/door.ts';
import { must, type Show, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { meter } from '../../../support/engine/meter.ts';
import { call } from '../../../support/http/client.ts';

/*
 * Goal: the manifest of a door of 100,000 used tickets fits into one answer, and a process that begins in the middle
 * of an evening reads few rows.
 * Method: writes the log as the projector does, loads it, and begins again with fresh modules. Reads are counted.
 */

beforeAll(() => startInProcess({ cache: false }));

/** Writes rows into the log of an event, each with these entries. */
async function writeLog(eventId: string, rows: readonly { position: number; entries: string[] }[]): Promise<void> {
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  const { CHECKIN_TABLE = '' } = process.env;
  for (let start = 0; start < rows.length; start += 25) {
    const puts = rows.slice(start, start + 25).map(({ position, entries }) => ({
      PutRequest: { Item: { ...changesKey(eventId, position), at: Date.now(), entries, passages: [] } },
    }));
    const { UnprocessedItems = {} } = await dynamo.send(
      new BatchWriteCommand({ RequestItems: { [CHECKIN_TABLE]: puts } }),
    );
    expect(UnprocessedItems).toEqual({});
  }
}

/** Entries of used tickets of a type: each has been held, sold, let in, out and in again. */
async function usedTickets({ ticketTypeId }: Show, from: number, count: number): Promise<string[]> {
  const { encodeDoorEntry } = await import('../../../../shared/door/door-entry.ts');
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const place = { ticketTypeId, shard: number % 64, number };
    return encodeDoorEntry({
      ...place,
      sale: 1,
      issue: 1,
      state: 'inside',
      version: 12,
      enteredAt: Date.now() - number,
    });
  });
}

it('loads 100,000 used tickets in at most 3 MB, and in far less when it is compressed', async () => {
  const night = await show();
  const { eventId } = night;
  const { deviceToken: token } = await gateDevice(night);
  const rows = [];
  for (let position = 1; position <= 100; position++) {
    rows.push({ position, entries: await usedTickets(night, (position - 1) * 1_000, 1_000) });
  }
  await writeLog(eventId, rows);
  const { send } = await import('../../../support/http/gateway-event.ts');
  const { handler } = await import('../../../../functions/checkin/floor.ts');
  const load = async (headers: Record<string, string>) =>
    send(handler as never, 'ANY /v1/checkin/events/{eventId}/manifest', {
      ...{ method: 'GET', path: { eventId }, query: {} },
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  const plain = await load({});
  const text = plain.body ?? '';
  expect(plain.statusCode).toBe(200);
  const { entries, position, more } = JSON.parse(text);
  expect([new Set(entries).size, position, more]).toEqual([100_000, 100, false]);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3_000_000);
  const packed = await load({ 'accept-encoding': 'br, gzip' });
  expect(packed).toMatchObject({ isBase64Encoded: true, headers: { 'content-encoding': 'gzip' } });
  const bytes = Buffer.from(packed.body ?? '', 'base64');
  expect(JSON.parse(gunzipSync(bytes).toString()).entries).toEqual(entries);
  expect(bytes.length).toBeLessThanOrEqual(1_000_000);
  console.info(`manifest of 100,000 used tickets: ${Buffer.byteLength(text)} bytes, ${bytes.length} in gzip`);
});

it('loads a larger door in parts that lack nothing', async () => {
  const night = await show();
  const { eventId } = night;
  const { deviceToken: token } = await gateDevice(night);
  const rows = [];
  for (let position = 1; position <= 150; position++) {
    rows.push({ position, entries: await usedTickets(night, (position - 1) * 1_000, 1_000) });
  }
  await writeLog(eventId, rows);
  const known = new Set<string>();
  let [since, parts] = ['', 0];
  for (let more = true; more; parts++) {
    const part = must(200, await call('GET', `/v1/checkin/events/${eventId}/manifest${since}`, { token }));
    for (const entry of part.entries) known.add(entry);
    more = part.more;
    since = `?since=${part.position}`;
  }
  expect([known.size, parts]).toEqual([150_000, 2]);
});

it('begins with the base that another process has stored', async () => {
  const night = await show();
  const { eventId } = night;
  const { rowsPerBase } = (await import('../../../../functions/checkin/limits.ts')).checkinLimits;
  const row = async (position: number) => ({ position, entries: await usedTickets(night, position % 700, 2) });
  const rowsFrom = (first: number, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => row(first + index)));
  await writeLog(eventId, await rowsFrom(1, rowsPerBase + 1));
  const begin = async () => {
    vi.resetModules();
    const { readDoorLogFrom } = await import('../../../../functions/checkin/manifest/door-log-store.ts');
    return readDoorLogFrom(eventId, 0);
  };
  const first = await begin();
  const { readLogBase } = await import('../../../../functions/checkin/manifest/log-base-store.ts');
  expect((await readLogBase(eventId))?.base.position).toBe(rowsPerBase + 1);

  await writeLog(eventId, await rowsFrom(rowsPerBase + 2, 3));
  // A reader from the first row on would find a gap, and stop there.
  const { removeWhen } = await import('../../../../shared/dynamo/write.ts');
  await removeWhen(process.env.CHECKIN_TABLE ?? '', changesKey(eventId, 1), {
    ConditionExpression: 'attribute_exists(pk)',
  });
  vi.resetModules();
  const used = await meter();
  const { readDoorLogFrom } = await import('../../../../functions/checkin/manifest/door-log-store.ts');
  const second = await readDoorLogFrom(eventId, 0);
  expect(used.since()).toMatchObject({ requests: 1, commands: { Query: 1 } });
  const all = { entries: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
  expect(second.position).toBe(rowsPerBase + 4);
  expect(second.size).toBe(first.size);
  // Three rows came after the base: their entries have the same versions, so nothing else has changed.
  expect(second.since(0, all).entries).toEqual(first.since(0, all).entries);
});
