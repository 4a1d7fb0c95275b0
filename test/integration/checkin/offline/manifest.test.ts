import { afterEach, beforeAll, expect, it } from 'vitest';
import { bought, boughtTickets, gateDevice, newGate, scan } from '../../../support/actors/door.ts';
import { must, type Show, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { meter } from '../../../support/engine/meter.ts';
import { call, deliver } from '../../../support/http/client.ts';
import { projectionOf } from '../../../support/state/projection.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: a device knows all it needs to scan without a network, learns each change within seconds, and costs next to
 * nothing while it waits.
 * Method: devices load manifests and send heartbeats while tickets are sold, scanned and replaced. Reads are counted.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const manifest = (
  eventId: string,
  token: string,
  { since = '', headers = {} }: { since?: string; headers?: object } = {},
) => call('GET', `/v1/checkin/events/${eventId}/manifest${since}`, { token, headers: { ...headers } });
const heartbeat = (eventId: string, token: string, body: object) =>
  call('POST', `/v1/checkin/events/${eventId}/heartbeat`, { token, body });

/** Sells a ticket, admits it, and carries the change into the log. */
async function admitOne({ ticketTypeId, eventId }: Show, token: string): Promise<void> {
  const [{ code } = { code: '' }] = await bought(ticketTypeId);
  expect((await scan(token, eventId, code)).body.result).toBe('admitted');
  await (await projectionOf(ticketTypeId))();
}

it('has the event, rules, gates, types, keys and entries, and no person', async () => {
  const night = await show();
  const { eventId, ticketTypeId } = night;
  const { deviceToken, gateId } = await gateDevice(night);
  await admitOne(night, deviceToken);
  const body = must(200, await manifest(eventId, deviceToken));
  expect(body).toMatchObject({
    ...{ eventId, position: 1, since: null, more: false },
    event: { status: 'published', timeZone: expect.any(String), doorsAt: expect.any(String) },
    rules: { reentry: 'any', types: [], zones: [] },
    gates: [{ id: gateId, name: 'North' }],
    types: [{ ticketTypeId, code: ticketTypeId.slice(-5) }],
    keys: [{ kty: 'OKP', crv: 'Ed25519' }],
    entries: [expect.stringMatching(new RegExp(`^${ticketTypeId.slice(-5)}:\\d+:\\d+:1:1:2:\\d+:[\\w-]{2}$`))],
  });
  expect(body.keys[0].x).toMatch(/^[\w-]{43}$/);
  expect(JSON.stringify(body)).not.toMatch(/@|holder/);
  const beat = must(200, await heartbeat(eventId, deviceToken, { position: 0 }));
  expect(beat).toMatchObject({ position: 1, more: false, paused: false, settings: body.settings });
  expect(beat.entries).toEqual(body.entries);
});

it('keeps its ETag while nothing changes, and then gives what came after a position', async () => {
  const night = await show();
  const { eventId } = night;
  const { deviceToken } = await gateDevice(night);
  await admitOne(night, deviceToken);
  const first = await manifest(eventId, deviceToken);
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  await passTime(501);
  const used = await meter();
  expect((await manifest(eventId, deviceToken, { headers })).status).toBe(304);
  expect((await manifest(eventId, deviceToken, { headers })).status).toBe(304);
  // A query that finds nothing: half a read unit for both.
  expect(used.since()).toMatchObject({ requests: 1, commands: { Query: 1 } });
  await admitOne(night, deviceToken);
  await passTime(501);
  const changed = must(200, await manifest(eventId, deviceToken, { since: '?since=1', headers }));
  expect(changed).toMatchObject({ position: 2, since: 1, entries: { length: 1 } });
  expect(must(200, await manifest(eventId, deviceToken)).entries).toHaveLength(2);
});

it('tells devices within a heartbeat that a ticket was refunded', async () => {
  const night = await show();
  const { eventId, ticketTypeId, organizer } = night;
  const { deviceToken } = await gateDevice(night);
  const { codes, orderId } = await boughtTickets(night, 1);
  const project = await projectionOf(ticketTypeId);
  await project();
  const { position } = must(200, await heartbeat(eventId, deviceToken, { position: 0 }));
  must(
    202,
    await call('POST', `/v1/orders/${orderId}/refunds`, {
      token: organizer.token,
      body: { reason: 'The sound failed' },
    }),
  );
  await deliver();
  await project();
  await passTime(501);
  const { entries } = must(200, await heartbeat(eventId, deviceToken, { position }));
  // The place is of the next sale: the code that was sold before is refused.
  expect(entries).toEqual([expect.stringMatching(/^\w{5}:\d+:\d+:2:1:0:\d+$/)]);
  expect((await scan(deviceToken, eventId, codes[0] ?? '')).body.result).toBe('revoked');
});

it('asks for a new manifest when gates or rules change', async () => {
  const night = await show();
  const { eventId, organizer } = night;
  const { deviceToken } = await gateDevice(night);
  const settings = async () => {
    await passTime(10_001);
    return must(200, await heartbeat(eventId, deviceToken, { position: 0 })).settings;
  };
  const before = await settings();
  expect(await settings()).toBe(before);
  await newGate(night, { name: 'South' });
  const withGate = await settings();
  expect(withGate).not.toBe(before);
  const rules = { token: organizer.token, body: { reentry: 'none' } };
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, rules));
  expect(await settings()).not.toBe(withGate);
});

it('refuses a position that the event has never had', async () => {
  const night = await show();
  const { eventId } = night;
  const { deviceToken } = await gateDevice(night);
  await admitOne(night, deviceToken);
  for (const answer of [
    await heartbeat(eventId, deviceToken, { position: 2 }),
    await manifest(eventId, deviceToken, { since: '?since=2' }),
  ]) {
    expect([answer.status, answer.body.code]).toEqual([409, 'position_unknown']);
  }
});

it('leaves a device where it is that knows more than this process', async () => {
  const night = await show();
  const { eventId } = night;
  const { deviceToken } = await gateDevice(night);
  await admitOne(night, deviceToken);
  must(200, await heartbeat(eventId, deviceToken, { position: 0 }));
  const { clock } = await import('../../../../shared/base/clock.ts');
  const readAt = clock.now();
  await admitOne(night, deviceToken);
  await passTime(readAt - clock.now());
  // Within half a second this process still knows the first change only.
  expect(must(200, await heartbeat(eventId, deviceToken, { position: 2 }))).toMatchObject({
    ...{ position: 2, entries: [], more: false },
  });
});

it('shows how far the clock of a device is off, its queue and its gate', async () => {
  const night = await show();
  const { eventId, organizer } = night;
  const { deviceToken, gateId } = await gateDevice(night);
  const ahead = 90_000;
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const report = { queued: 3, oldestQueuedAt: at(ahead - 60_000), battery: 55, gateId, direction: 'out' };
  const beat = must(200, await heartbeat(eventId, deviceToken, { position: 0, sentAt: at(ahead), ...report }));
  expect(Math.abs(beat.clockSkewMs - ahead)).toBeLessThan(10_000);
  const { items } = must(200, await call('GET', `/v1/events/${eventId}/devices`, { token: organizer.token }));
  expect(items).toMatchObject([{ queued: 3, battery: 55, gateId, direction: 'out', clockSkewed: true }]);
  // By the server's clock the oldest scan is a minute old.
  const age = Date.now() - Date.parse(items[0].oldestQueuedAt);
  expect(Math.abs(age - 60_000)).toBeLessThan(10_000);
});

it('gives a paused device no entries and no manifest', async () => {
  const night = await show();
  const { eventId, organizer } = night;
  const { deviceToken, deviceId } = await gateDevice(night);
  await admitOne(night, deviceToken);
  const pause = { token: organizer.token, body: { paused: true } };
  must(200, await call('PATCH', `/v1/events/${eventId}/devices/${deviceId}`, pause));
  await passTime(5_001);
  const beat = must(200, await heartbeat(eventId, deviceToken, { position: 0 }));
  expect(beat).toMatchObject({ paused: true, position: 0, entries: [], more: false });
  const refused = await manifest(eventId, deviceToken);
  expect([refused.status, refused.body.code]).toEqual([403, 'device_paused']);
  const other = await gateDevice(await show());
  expect((await heartbeat(eventId, other.deviceToken, { position: 0 })).status).toBe(404);
  expect((await manifest(eventId, other.deviceToken)).status).toBe(404);
});

it('costs two reads a second and a write every ten seconds, whatever number of devices polls', async () => {
  const night = await show();
  const { eventId } = night;
  const devices = await Promise.all(
    Array.from({ length: 20 }, (_, index) => gateDevice(night, { name: `Gate ${index}` })),
  );
  await admitOne(night, devices[0]?.deviceToken ?? '');
  const poll = () =>
    Promise.all(
      devices.map(async ({ deviceToken }) => must(200, await heartbeat(eventId, deviceToken, { position: 1 }))),
    );
  await poll();
  const { clock } = await import('../../../../shared/base/clock.ts');
  const began = clock.now();
  const used = await meter();
  for (let round = 0; round < 12; round++) {
    await passTime(250);
    await poll();
  }
  // 20 devices behind one address, 240 polls in three seconds and what they take.
  const { commands } = used.since();
  expect(commands.Query ?? 0).toBeLessThanOrEqual((clock.now() - began) / 500 + 1);
  expect(commands.Query).toBeGreaterThanOrEqual(4);
  expect(commands.GetItem ?? 0).toBe(0);
  expect(commands.UpdateItem ?? 0).toBe(0);
});
