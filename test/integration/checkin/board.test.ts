import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { join } from '../../support/actors/callers.ts';
import { bought, gateDevice, scan, sendBatch } from '../../support/actors/door.ts';
import { account, must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { projectionOf } from '../../support/state/projection.ts';
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
  const [{ code } = { code: '' }] = await bought(party.ticketTypeId);
  expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('admitted');
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

it('shows a ticket that two phones have let in, with both phones, and what each reports', async () => {
  const party = await show();
  const north = await gateDevice(party);
  const south = await gateDevice(party, { name: 'South' });
  const [{ id, code } = { id: '', code: '' }] = await bought(party.ticketTypeId);
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  for (const [{ deviceToken }, minutes] of [[north, 9] as const, [south, 5] as const]) {
    const scans = [{ eventId: party.eventId, scanId: `offline ${minutes}`, code, scannedAt: at(minutes) }];
    const report = { sentAt: new Date(Date.now() + 60_000).toISOString(), queued: 3, battery: 40 };
    must(200, await sendBatch(deviceToken, scans, report));
  }
  const { conflicts, devices } = must(200, await board(party, party.organizer.token));
  expect(conflicts).toMatchObject([
    {
      ticketId: id,
      kind: 'conflict',
      admitted: { deviceId: north.deviceId, gateId: north.gateId },
      refused: { deviceId: south.deviceId, gateId: south.gateId },
    },
  ]);
  for (const device of devices) expect(device).toMatchObject({ queued: 3, battery: 40, clockSkewed: true });
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

it('costs the same reads for a hundred viewers as for one', async () => {
  const party = await show();
  await gateDevice(party);
  const viewers: string[] = [];
  for (let index = 0; index < 10; index++) {
    const { id, token } = await account();
    await join(party.organizerId, id, 'viewer');
    viewers.push(token);
  }
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const { CHECKIN_TABLE, EVENTS_TABLE } = process.env;
  const spy = vi.spyOn(dynamo, 'send');
  /** The reads of the door and the event while these ask every two seconds for a minute. */
  const { clock } = await import('../../../shared/base/clock.ts');
  let now = clock.now();
  // The clock stands still in between: a slow machine takes more than two seconds for a hundred requests.
  clock.now = () => now;
  const readsFor = async (tokens: string[]): Promise<number> => {
    now += 60_000;
    spy.mockClear();
    for (let round = 0; round < 30; round++) {
      const answers = await Promise.all(tokens.map((token) => board(party, token)));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      now += 2_000;
    }
    const inputs = spy.mock.calls.map(([{ input }]) => input as { TableName?: string; UpdateExpression?: string });
    const tables = inputs.flatMap(({ TableName, UpdateExpression }) => (UpdateExpression ? [] : TableName));
    return tables.filter((table) => table === CHECKIN_TABLE || table === EVENTS_TABLE).length;
  };
  const forOne = await readsFor(viewers.slice(0, 1));
  expect(await readsFor(viewers.flatMap((token) => Array.from({ length: 10 }, () => token)))).toBe(forOne);
  // The counters, devices, totals, conflicts, then gates, rules and event: one read a second.
  expect(forOne).toBeLessThanOrEqual(60);
  spy.mockRestore();
});
