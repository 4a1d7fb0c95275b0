import { beforeAll, expect, it } from 'vitest';
import { bought, gateDevice, scan } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { setRules } from '../../../support/door/revert-door.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { smallPages } from '../../../support/faults/small-pages.ts';
import { call } from '../../../support/http/client.ts';
import { projectionOf } from '../../../support/state/projection.ts';

/*
 * Goal: who may look tickets up sees all that happened to one at the door, the latest first, at a bounded cost.
 * Method: tickets come and go among others, with a revert, and all pages of each are compared with what was done.
 */

beforeAll(() => startInProcess({ cache: false }));

async function door(tickets: number) {
  const party = await show();
  await setRules(party, { lookUp: true });
  const { deviceToken, deviceId, gateId } = await gateDevice(party);
  const all = await bought(party.ticketTypeId, tickets);
  const project = await projectionOf(party.ticketTypeId);
  const pass = async (ticket: number, scanId: string, direction: 'in' | 'out' = 'in') => {
    const { body } = await scan(deviceToken, party.eventId, all[ticket]?.code ?? '', scanId, direction);
    expect(body.result).toBe(direction === 'in' ? 'admitted' : 'exited');
    await project();
  };
  return { party, deviceToken, deviceId, gateId, ids: all.map(({ id }) => id), pass, project };
}

const passages = (token: string, ticketId: string, query = '') =>
  call('GET', `/v1/checkin/tickets/${ticketId}/passages${query}`, { token });

async function everyPage(token: string, ticketId: string, limit: number) {
  const found: { scanId?: string; direction?: string; change?: string }[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page++) {
    expect(page).toBeLessThan(50);
    const query = `?limit=${limit}${cursor && `&cursor=${cursor}`}`;
    const { items, nextCursor } = must(200, await passages(token, ticketId, query));
    expect(items.length).toBeLessThanOrEqual(limit);
    found.push(...items);
    cursor = nextCursor;
  }
  return found;
}

const told = (found: Awaited<ReturnType<typeof everyPage>>) =>
  found.map(({ direction, change, scanId }) => `${direction ?? change} ${scanId}`);

it('shows entries, exits and what took them back, the latest first, of one ticket only', async () => {
  const { party, deviceToken, deviceId, gateId, ids, pass, project } = await door(2);
  await pass(0, 'one');
  await pass(1, 'other');
  await pass(0, 'two', 'out');
  const body = { reason: 'Wrong guest', ticketId: ids[0] };
  must(200, await call('POST', '/v1/checkin/scans/two/revert', { token: party.organizer.token, body }));
  await project();
  await pass(0, 'three', 'out');
  const expected = ['out three', 'reverted one', 'out two', 'in one'];
  for (const limit of [1, 2, 3, 100]) expect(told(await everyPage(deviceToken, ids[0] ?? '', limit))).toEqual(expected);
  expect(told(await everyPage(party.organizer.token, ids[1] ?? '', 10))).toEqual(['in other']);
  const { items } = must(200, await passages(deviceToken, ids[1] ?? ''));
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  expect(items).toEqual([{ at, direction: 'in', deviceId, scanId: 'other', gateId }]);
});

it('tells devices of no ticket whose code they have not seen, unless the event allows look-up', async () => {
  const party = await show();
  const { deviceToken } = await gateDevice(party);
  const [{ id } = { id: '' }] = await bought(party.ticketTypeId);
  expect((await passages(deviceToken, id)).body).toMatchObject({ status: 403, code: 'look_up_off' });
  expect((await passages(party.organizer.token, id)).status).toBe(200);
});

it('reads a bounded part of the log for a page, and goes on where it ended', async () => {
  const { deviceToken, ids, pass } = await door(2);
  await pass(1, 'first');
  for (let turn = 0; turn < 5; turn++) {
    await pass(0, `in ${turn}`);
    await pass(0, `out ${turn}`, 'out');
  }
  const { checkinLimits } = await import('../../../../functions/checkin/limits.ts');
  Object.assign(checkinLimits, { logRowsPerQuery: 2, logRowsPerPage: 4 });
  const queries = await smallPages(1);
  const first = must(200, await passages(deviceToken, ids[1] ?? ''));
  expect(first).toEqual({ items: [], nextCursor: expect.any(String) });
  expect(queries()).toBe(2);
  expect(told(await everyPage(deviceToken, ids[1] ?? '', 20))).toEqual(['in first']);
  expect(await everyPage(deviceToken, ids[0] ?? '', 3)).toHaveLength(10);
  Object.assign(checkinLimits, { logRowsPerQuery: 500, logRowsPerPage: 2_000 });
});

it('knows no ticket of another event, none that was never sold, and no cursor of another list', async () => {
  const [own, other] = [await door(1), await door(1)];
  await own.pass(0, 'one');
  await other.pass(0, 'one');
  const [id = ''] = own.ids;
  const refused = async (ticketId: string, query = '') => (await passages(own.deviceToken, ticketId, query)).body.code;
  expect(await refused(other.ids[0] ?? '')).toBe('not_found');
  expect(await refused('no-ticket')).toBe('not_found');
  expect(await refused(id.replace(/_1$/, '_2'))).toBe('not_found');
  expect(await refused(id, '?cursor=nonsense')).toBe('invalid_request');
  const foreign = Buffer.from(JSON.stringify({ pk: `event#${other.party.eventId}#changes`, sk: '000000000002' }));
  expect(await refused(id, `?cursor=${foreign.toString('base64url')}`)).toBe('invalid_request');
  expect(await refused(id, '?limit=101')).toBe('invalid_request');
});
