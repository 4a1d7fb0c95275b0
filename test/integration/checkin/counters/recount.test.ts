import { afterEach, beforeAll, expect, it } from 'vitest';
import type { ChangesRow } from '../../../../shared/door/door-rows.ts';
import { bought, gateDevice, scan } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { projectionOf } from '../../../support/state/projection.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: wrong counters of a door become true again, and nothing counts twice afterwards.
 * Method: real scans; counters are made wrong in the table; changes are on their way, or are delivered again.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

async function door(tickets = 3) {
  const party = await show();
  const { deviceToken, gateId } = await gateDevice(party, { name: 'North', zone: 'Floor' });
  const all = await bought(party.ticketTypeId, tickets);
  const project = await projectionOf(party.ticketTypeId);
  // What was sold before the door opened.
  await project();
  const pass = async (ticket: number, scanId: string, direction: 'in' | 'out' = 'in') => {
    const { body } = await scan(deviceToken, party.eventId, all[ticket]?.code ?? '', scanId, direction);
    expect(body.result).toBe(direction === 'in' ? 'admitted' : 'exited');
  };
  const { readLatestChanges } = await import('../../../../functions/checkin/log/changes-store.ts');
  const latest = async () => (await readLatestChanges(party.eventId)) as ChangesRow;
  const ids = all.map(({ id }) => id);
  return { party, gateId, ids, eventId: party.eventId, pass, project, latest, token: party.organizer.token };
}

const put = async (row: object): Promise<void> => {
  const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  await dynamo.send(new PutCommand({ TableName: process.env.CHECKIN_TABLE ?? '', Item: row }));
};

async function recount(eventId: string): Promise<string[]> {
  const { recount: command } = await import('../../../../scripts/admin/recount.ts');
  return command(eventId, Date.now());
}

/** Entries, exits and a revert. */
async function busy() {
  const place = await door();
  const { pass, project, ids, token } = place;
  await pass(0, 'a');
  await pass(1, 'b');
  await project();
  await pass(0, 'c', 'out');
  await pass(2, 'd');
  await project();
  const body = { reason: 'Wrong guest', ticketId: ids[2] };
  must(200, await call('POST', '/v1/checkin/scans/d/revert', { token, body }));
  await project();
  return place;
}

it('finds nothing wrong where nothing is, and writes nothing', async () => {
  const { eventId, latest } = await busy();
  const before = await latest();
  expect(await recount(eventId)).toEqual(['Counters of the door that were wrong, and are true now: 0.']);
  expect(await latest()).toEqual(before);
  expect(await recount((await door()).eventId)).toEqual([expect.stringContaining(': 0.')]);
});

it('replaces every wrong counter, and the door counts on from there', async () => {
  const { eventId, latest, pass, project, gateId, token } = await busy();
  const row = await latest();
  const { tallies, minutes, reverted } = row;
  expect(tallies.all).toEqual([2, 1, 3, 1]);
  const wrong = { ...tallies, all: [7, -1, 3, 9], 'gate#gone': [1, 1, 1, 1], 'zone#Floor': [0, 0, 0, 0] };
  await put({ ...row, tallies: wrong, reverted: 5, minutes: { m0: 99 } });
  const { hourKey } = await import('../../../../shared/door/door-rows.ts');
  await put({ ...hourKey(eventId, row.hour - 1), m7: 12, finished: true });
  const told = await recount(eventId);
  for (const name of ['all', 'gate#gone', 'zone#Floor', 'reverted', 'minutes', `minutes#${row.hour - 1}`]) {
    expect(told).toContain(`  ${name}`);
  }
  expect(told).toHaveLength(7);
  expect(await latest()).toMatchObject({ tallies, minutes, reverted, entries: [], passages: [] });
  expect((await latest()).tallies).not.toHaveProperty('gate#gone');
  await pass(1, 'e', 'out');
  await project();
  expect((await latest()).tallies.all).toEqual([2, 0, 3, 2]);
  await passTime(31_000);
  const stats = must(200, await call('GET', `/v1/checkin/events/${eventId}/stats`, { token }));
  const admitted = stats.byMinute.reduce((sum: number, minute: { admitted: number }) => sum + minute.admitted, 0);
  expect([stats.admitted, stats.inside, admitted, stats.byGate[0]]).toMatchObject([2, 0, 2, { gateId, admitted: 2 }]);
});

it('writes nothing while a change is on its way, which then counts once', async () => {
  const { checkinLimits } = await import('../../../../functions/checkin/limits.ts');
  Object.assign(checkinLimits, { recountPauseMs: 1 });
  const { party, eventId, latest, pass, project } = await busy();
  await put({ ...(await latest()), tallies: { all: [9, 9, 9, 9] } });
  const wrong = await latest();
  for (const [ticket, scanId, direction] of [[2, 'e', 'in'] as const, [1, 'f', 'out'] as const]) {
    await pass(ticket, scanId, direction);
    await expect(recount(eventId)).rejects.toThrow('The stream has still to bring');
    expect(await latest()).toEqual(wrong);
  }
  await project();
  await recount(eventId);
  expect((await latest()).tallies.all).toEqual([3, 1, 4, 2]);
  // Delivered again, all of it, to a process that starts.
  const { sk } = await latest();
  await (await projectionOf(party.ticketTypeId))();
  expect(await latest()).toMatchObject({ sk });
  Object.assign(checkinLimits, { recountPauseMs: 1_000 });
});

it('takes no position that is taken, and knows no event that does not exist', async () => {
  const { latest } = await busy();
  await put({ ...(await latest()), tallies: { all: [9, 9, 9, 9] } });
  const { storeCounters } = await import('../../../../functions/checkin/recount/recount-store.ts');
  expect(await storeCounters(await latest(), [])).toBe(false);
  await expect(recount('evt_01M8FYMDJX0000000000000009')).rejects.toThrow('There is no event');
});
