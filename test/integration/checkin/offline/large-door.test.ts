import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it, vi } from 'vitest';
import { changesKey } from '../../../../shared/door/door-rows.ts';
import { gateDevice } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { withLimits } from '../../../support/door/preloading.ts';
import { readUnitsOf } from '../../../support/door/read-units.ts';
import { usedTickets, writeDoorLog, writeLog } from '../../../support/door/written-log.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { meter } from '../../../support/engine/meter.ts';
import { call } from '../../../support/http/client.ts';

/*
 * Goal: the manifest of a door of 100,000 used tickets fits into one answer. A process that begins in the middle of an
 * evening reads few rows, and one that is ended while it reads many leaves the next one fewer.
 * Method: writes the log as the projector does, loads it, and begins again with fresh modules. Reads are counted.
 */

beforeAll(() => startInProcess({ cache: false }));

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

/** A process that begins. */
async function newProcess() {
  vi.resetModules();
  return import('../../../../functions/checkin/manifest/door-log-store.ts');
}

it('reads the log once when nobody has read it, the base once in a new process, and next to nothing after that', async () => {
  const night = await show({ capacity: 10 });
  const { eventId } = night;
  const { deviceToken: token } = await gateDevice(night);
  const rows = await writeDoorLog(night, 50_000, 4);
  const { CHECKIN_TABLE } = process.env;
  const milliseconds: number[] = [];
  const load = async () => {
    const startedAt = performance.now();
    const { readDoorLogFrom } = await import('../../../../functions/checkin/manifest/door-log-store.ts');
    const { entries } = (await readDoorLogFrom(eventId, 0)).since(0, { entries: 100_000, bytes: 3_000_000 });
    milliseconds.push(Math.round(performance.now() - startedAt));
    expect(entries).toHaveLength(50_000);
  };

  await newProcess();
  const cold = await readUnitsOf(CHECKIN_TABLE);
  await load();
  const units = cold();
  // Rows of some 1.2 KB, eventually consistent: 8 KB a unit.
  expect(units).toBeGreaterThan(rows / 8);
  expect(units).toBeLessThanOrEqual(rows / 5);

  await newProcess();
  const warm = await readUnitsOf(CHECKIN_TABLE);
  await load();
  expect(warm()).toBe(0.5);
  const { clock } = await import('../../../../shared/base/clock.ts');
  const { checkinLimits } = await import('../../../../functions/checkin/limits.ts');
  const now = vi.spyOn(clock, 'now').mockReturnValue(Date.now() + checkinLimits.logMemoryMs);
  await load();
  await load();
  now.mockRestore();
  expect(warm()).toBe(0.5);
  const answer = must(200, await call('GET', `/v1/checkin/events/${eventId}/manifest`, { token }));
  expect([answer.entries.length, answer.more]).toEqual([50_000, false]);
  console.info(`50,000 used tickets in ${rows} rows: ${units} read units; cold, with a base, warm: ${milliseconds} ms`);
});

it('goes on where a process was that was ended while it read a long log', async () => {
  withLimits({ rowsPerBase: 500, rowsOnTheWay: 1_000 });
  const night = await show();
  const { eventId } = night;
  await writeDoorLog(night, 8_000, 2);
  const first = await newProcess();
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  let pages = 0;
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'QueryCommand') return next(args);
        pages += 1;
        if (pages === 4) throw new Error('the time of the function is over');
        return next(args);
      },
    { step: 'initialize', priority: 'low' },
  );
  await expect(first.readDoorLogFrom(eventId, 0)).rejects.toThrow('is over');
  const second = await newProcess();
  const used = await meter();
  expect((await second.readDoorLogFrom(eventId, 0)).size).toBe(8_000);
  // The log has six pages. Three of them were read before.
  expect(used.since().commands.Query).toBeLessThanOrEqual(3);
  vi.doUnmock('../../../../functions/checkin/limits.ts');
});
