import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { join } from '../../support/actors/callers.ts';
import { bought, gateDevice, newDevice, scan, sendBatch } from '../../support/actors/door.ts';
import { account, must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: a floor manager pauses or removes a phone from afar, and it refuses guests within seconds.
 * Method: changes devices through the API, and scans a real ticket with them before, between and after.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

type DeviceOf = Pick<Show, 'organizer' | 'eventId'>;
const path = ({ eventId }: DeviceOf, deviceId: string) => `/v1/events/${eventId}/devices/${deviceId}`;
const change = (party: DeviceOf, deviceId: string, body: unknown, token = party.organizer.token) =>
  call('PATCH', path(party, deviceId), { token, body });
const listed = async ({ eventId, organizer: { token } }: DeviceOf) =>
  must(200, await call('GET', `/v1/events/${eventId}/devices`, { token })).items;

const codeFor = async ({ ticketTypeId }: Show): Promise<string> => (await bought(ticketTypeId))[0]?.code ?? '';

it('a paused device is refused within seconds, and admits again once it is resumed', async () => {
  const party = await show();
  const code = await codeFor(party);
  const { deviceId, deviceToken } = await gateDevice(party);
  const other = await gateDevice(party, { name: 'South' });
  const scanned = async (token = deviceToken) => {
    const { status, body } = await scan(token, party.eventId, code);
    return [status, body.result ?? body.code, body.retryable];
  };
  expect(await scan(deviceToken, party.eventId, 'HELLO')).toMatchObject({ body: { result: 'invalid' } });
  expect(must(200, await change(party, deviceId, { paused: true }))).toMatchObject({ deviceId, paused: true });
  await passTime(5_001);
  expect(await scanned()).toEqual([403, 'device_paused', false]);
  expect((await listed(party)).map(({ deviceId: id, paused }: any) => [id, paused])).toEqual([
    [deviceId, true],
    [other.deviceId, false],
  ]);
  expect(must(200, await change(party, deviceId, { paused: false }))).toMatchObject({ paused: false });
  await passTime(5_001);
  expect(await scanned()).toEqual([200, 'admitted', undefined]);
  expect(await scanned(other.deviceToken)).toEqual([200, 'already_used', undefined]);
});

it('a removed device is refused within seconds, also by processes that have known it for long', async () => {
  const party = await show();
  const code = await codeFor(party);
  const { deviceId, deviceToken: token } = await gateDevice(party);
  const { eventId } = party;
  const asked = async () => {
    const beat = { position: 0, sentAt: new Date().toISOString(), queued: 0 };
    const offline = { eventId, code: 'HELLO', scanId: 'a', scannedAt: new Date().toISOString() };
    const answers = [
      await scan(token, eventId, code),
      await sendBatch(token, [offline]),
      await call('POST', `/v1/checkin/events/${eventId}/heartbeat`, { token, body: beat }),
      await call('GET', `/v1/checkin/events/${eventId}/manifest`, { token }),
      await call('GET', `/v1/checkin/tickets?code=${encodeURIComponent(code)}`, { token }),
    ];
    return answers.map(({ status }) => status);
  };
  expect(await asked()).toEqual([200, 200, 200, 200, 200]);
  must(204, await call('DELETE', path(party, deviceId), { token: party.organizer.token }));
  await passTime(5_001);
  expect(await asked()).toEqual([401, 401, 401, 401, 401]);
});

it('pausing one device costs the scans of an event no read each', async () => {
  const party = await show();
  const { deviceToken } = await gateDevice(party);
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  await scan(deviceToken, party.eventId, 'HELLO');
  const spy = vi.spyOn(dynamo, 'send');
  for (let round = 0; round < 20; round++) await scan(deviceToken, party.eventId, 'HELLO');
  expect(spy.mock.calls).toHaveLength(0);
  spy.mockRestore();
});

it('a new device is running, has reported nothing, and can be renamed', async () => {
  const party = await show();
  const { deviceId, gateId } = await newDevice(party);
  const silent = {
    gateId: null,
    direction: null,
    queued: null,
    oldestQueuedAt: null,
    clockSkewMs: null,
    clockSkewed: false,
    battery: null,
  };
  const fresh = { deviceId, name: 'Phone 1', gateIds: [gateId], enrolled: false, paused: false, lastSeenAt: null };
  expect(await listed(party)).toEqual([{ ...fresh, ...silent }]);
  expect(must(200, await change(party, deviceId, { name: ' Ana ' }))).toEqual({ ...fresh, name: 'Ana', ...silent });
  expect(must(200, await change(party, deviceId, {}))).toMatchObject({ name: 'Ana', paused: false });
  expect((await change(party, deviceId, { name: '' })).status).toBe(422);
  expect((await change(party, deviceId, { paused: 'yes' })).status).toBe(422);
  expect((await change(party, deviceId, { gateIds: [] })).status).toBe(422);
});

it('a pause and a new name at the same moment both hold', async () => {
  const party = await show();
  for (let round = 0; round < 5; round++) {
    const { deviceId } = await newDevice(party, { name: `Gate ${round}` });
    const answers = await Promise.all([
      change(party, deviceId, { paused: true }),
      change(party, deviceId, { name: 'Ana' }),
    ]);
    for (const [index, { body }] of answers.entries()) {
      // The API says so when both met: clients repeat a conflict.
      if (body.code === 'conflict')
        must(200, await change(party, deviceId, [{ paused: true }, { name: 'Ana' }][index]));
    }
    expect((await listed(party)).at(-1)).toMatchObject({ deviceId, name: 'Ana', paused: true });
  }
});

it('only members who may change the event change its devices', async () => {
  const party = await show();
  const other = await show();
  const { deviceId, deviceToken } = await gateDevice(party);
  const statusFor = async (token: string | undefined) =>
    (await call('PATCH', path(party, deviceId), { body: { paused: true }, ...(token && { token }) })).status;
  for (const [role, status] of Object.entries({ owner: 200, editor: 200, gatekeeper: 403, viewer: 403 })) {
    const { id, token } = await account();
    await join(party.organizerId, id, role);
    expect([role, await statusFor(token)]).toEqual([role, status]);
  }
  expect(await statusFor((await account()).token)).toBe(404);
  expect(await statusFor(other.organizer.token)).toBe(404);
  expect(await statusFor(deviceToken)).toBe(401);
  expect(await statusFor(undefined)).toBe(401);
  // The device of one event does not exist in another.
  expect((await change(other, deviceId, { paused: true })).status).toBe(404);
});

it('a revoked device cannot be changed', async () => {
  const party = await show();
  const { deviceId } = await gateDevice(party);
  must(204, await call('DELETE', path(party, deviceId), { token: party.organizer.token }));
  expect((await change(party, deviceId, { paused: true })).status).toBe(404);
});
