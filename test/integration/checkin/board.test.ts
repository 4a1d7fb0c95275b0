import { afterEach, beforeAll, expect, it } from 'vitest';
import { join } from '../../support/actors/callers.ts';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { projectionOf } from '../../support/state/projection.ts';
import { confirm } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: members of an organizer follow the door of their events in one request, however many of them watch.
 * Method: reads the board as members, devices and strangers, and counts the reads while a hundred viewers poll.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const board = ({ eventId }: Pick<Show, 'eventId'>, token: string, headers = {}) =>
  call('GET', `/v1/checkin/events/${eventId}/board`, { token, headers });

async function admitOne(party: Show, deviceToken: string): Promise<void> {
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 1));
  await confirm(must(202, await order(buyer)).id);
  const { items } = must(200, await call('GET', '/v1/tickets', { token: buyer.token }));
  expect((await scan(deviceToken, party.eventId, items[0].code)).body.result).toBe('admitted');
  await (await projectionOf(party.ticketTypeId))();
}

it('shows the event, its counts and its devices, and answers 304 while nothing has changed', async () => {
  const party = await show();
  const { deviceId, deviceToken, gateId } = await gateDevice(party);
  await admitOne(party, deviceToken);
  const { organizer, eventId, organizerId } = party;
  const first = await board(party, organizer.token);
  expect(must(200, first)).toMatchObject({
    event: { id: eventId, organizerId, status: 'published' },
    stats: { admitted: 1, inside: 1, byGate: [{ gateId, admitted: 1 }], conflicts: 0 },
    conflicts: [],
    devices: [{ deviceId, name: 'Phone 1', enrolled: true, paused: false }],
  });
  const etag = first.headers.get('etag') ?? '';
  expect((await board(party, organizer.token, { 'if-none-match': etag })).status).toBe(304);
  await call('PATCH', `/v1/events/${eventId}/devices/${deviceId}`, { token: organizer.token, body: { paused: true } });
  await passTime(5_001);
  const changed = await board(party, organizer.token, { 'if-none-match': etag });
  expect(must(200, changed).devices).toMatchObject([{ deviceId, paused: true }]);
  await call('DELETE', `/v1/events/${eventId}/devices/${deviceId}`, { token: organizer.token });
  await passTime(5_001);
  expect(must(200, await board(party, organizer.token)).devices).toEqual([]);
});

it('is for members of its organizer only', async () => {
  const party = await show();
  const other = await show();
  const { deviceToken } = await gateDevice(party);
  for (const role of ['owner', 'editor', 'gatekeeper', 'viewer']) {
    const { id, token } = await account();
    await join(party.organizerId, id, role);
    expect([role, (await board(party, token)).status]).toEqual([role, 200]);
  }
  const refused = async (token: string) => {
    const { status, body } = await board(party, token);
    return [status, body.code];
  };
  expect(await refused((await account()).token)).toEqual([404, 'not_found']);
  expect(await refused(other.organizer.token)).toEqual([404, 'not_found']);
  expect(await refused(deviceToken)).toEqual([401, 'unauthenticated']);
  expect((await board({ eventId: 'evt_unknown' }, party.organizer.token)).status).toBe(404);
});
