import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { join } from '../../../support/actors/callers.ts';
import { scan, sendBatch } from '../../../support/actors/door.ts';
import { account, must, type Show } from '../../../support/actors/world.ts';
import { handsOf } from '../../../support/door/hands.ts';
import { doorOf, facts, reason, revert } from '../../../support/door/revert-door.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { projectionOf } from '../../../support/state/projection.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: the latest passage of a ticket is taken back once, with a reason, and the ticket is as it was before. The scan
 * that was reverted never counts again.
 * Method: enters, leaves and reverts with real tickets, in turn and at the same moment, and compares the rows.
 */

beforeAll(() => startInProcess({ cache: true }));
afterEach(resetTime);

it('sells a ticket again whose first entry is reverted, and admits it anew', async () => {
  const { party, deviceToken, id, code, pass, row, token } = await doorOf();
  expect(await pass('one')).toBe('admitted');
  const state = must(200, await revert(token, 'one', id));
  expect(state).toMatchObject({ state: 'sold', result: 'valid', ticket: { id } });
  expect(facts(await row())).toEqual({ status: 'sold', admission: undefined });
  // The same scan again, online and from the queue of the device, admits nobody and is no conflict.
  expect(await pass('one')).toBe('already_used');
  const scans = [{ eventId: party.eventId, code, scanId: 'one', scannedAt: new Date().toISOString() }];
  const { items } = must(200, await sendBatch(deviceToken, scans));
  expect(items).toMatchObject([{ result: 'already_used' }]);
  expect(facts(await row())).toEqual({ status: 'sold', admission: undefined });
  expect(await pass('two')).toBe('admitted');
});

it('restores the state before an exit and before a re-entry, one passage deep', async () => {
  const { id, pass, row, token } = await doorOf();
  await pass('in 1');
  const entered = facts(await row());
  await pass('out 1', 'out');
  const left = facts(await row());
  expect(must(200, await revert(token, 'out 1', id)).state).toBe('inside');
  expect(facts(await row())).toEqual(entered);
  expect(await pass('out 2', 'out')).toBe('exited');
  expect(await pass('in 2')).toBe('admitted');
  expect(must(200, await revert(token, 'in 2', id)).state).toBe('outside');
  expect(facts(await row()).admission).toMatchObject({
    ...left.admission,
    at: expect.anything(),
    scanId: expect.stringContaining('/out 2'),
  });
  // Of the passage before that one, nothing is kept.
  expect((await revert(token, 'out 2', id)).body.code).toBe('scan_not_latest');
});

it('restores the people of a group', async () => {
  const { id, pass, row, token } = await doorOf({ types: true });
  await pass('two', 'in', 2);
  const two = facts(await row());
  expect(await pass('one more', 'in', 1)).toBe('admitted');
  expect(must(200, await revert(token, 'one more', id))).toMatchObject({ state: 'inside', people: 2, admits: 4 });
  expect(facts(await row())).toEqual(two);
  expect(await pass('two leave', 'out', 2)).toBe('exited');
  expect(must(200, await revert(token, 'two leave', id)).people).toBe(2);
  expect(must(200, await revert(token, 'two', id))).toMatchObject({ state: 'sold', people: 0 });
});

it('takes back the latest passage only, once, and a repeat changes nothing', async () => {
  const { party, id, pass, row, token } = await doorOf();
  await pass('in 1');
  await pass('out 1', 'out');
  expect((await revert(token, 'in 1', id)).body).toMatchObject({ status: 409, code: 'scan_not_latest' });
  const first = must(200, await revert(token, 'out 1', id));
  const after = await row();
  expect(must(200, await revert(token, 'out 1', id))).toEqual(first);
  expect(await row()).toEqual(after);
  expect((await revert(token, 'never', id)).body.code).toBe('scan_not_latest');
  expect((await revert(token, 'out 1')).body).toMatchObject({ status: 404, code: 'scan_not_found' });
  expect((await revert(token, 'out 1', 'no ticket')).body.code).toBe('not_found');
  expect(await handsOf(party.eventId)).toEqual([
    expect.objectContaining({
      ...{ what: 'by hand: revert', actor: party.organizer.id },
      change: expect.objectContaining({ ticketId: id, reason, direction: 'out' }),
    }),
  ]);
});

it('stops after eight reverts of one ticket', async () => {
  const { id, pass, token } = await doorOf();
  for (let turn = 1; turn <= 8; turn++) {
    expect(await pass(`in ${turn}`)).toBe('admitted');
    must(200, await revert(token, `in ${turn}`, id));
  }
  await pass('in 9');
  expect((await revert(token, 'in 9', id)).body.code).toBe('too_many_reverts');
});

it('is for owners and editors, for gatekeepers where the event lets them, and for no device', async () => {
  const closed = await doorOf();
  const open = await doorOf({ gatekeepersRevert: true });
  for (const { pass } of [closed, open]) await pass('one');
  const gatekeeperOf = async ({ organizerId }: Show) => {
    const { id, token } = await account();
    await join(organizerId, id, 'gatekeeper');
    return token;
  };
  expect((await revert(await gatekeeperOf(closed.party), 'one', closed.id)).body.code).toBe('forbidden');
  expect((await revert(closed.deviceToken, 'one', closed.id)).status).toBe(401);
  expect((await revert(open.token, 'one', closed.id)).body.code).toBe('not_found');
  expect(must(200, await revert(await gatekeeperOf(open.party), 'one', open.id)).state).toBe('sold');
});

it('reverts an admission by hand, whose repeat admits nobody', async () => {
  const { id, row, token } = await doorOf();
  const key = randomUUID();
  const body = { ticketId: id, reason, admissionId: 'by hand' };
  const admit = () => call('POST', '/v1/checkin/admissions', { token, key, body });
  expect(must(200, await admit()).result).toBe('admitted');
  must(200, await revert(token, 'by hand', id));
  expect(must(200, await admit()).result).toBe('already_used');
  expect((await row()).status).toBe('sold');
});

it('wins or loses cleanly against scans of the same moment', async () => {
  for (let round = 0; round < 10; round++) {
    const { party, deviceToken, id, code, row, pass, token } = await doorOf();
    await pass('one');
    const [reverted, ...scans] = await Promise.all([
      revert(token, 'one', id),
      scan(deviceToken, party.eventId, code, 'out', 'out'),
      scan(deviceToken, party.eventId, code, 'again'),
      revert(token, 'one', id),
    ]);
    const [out, again] = scans.map(({ body }) => body.result);
    const { status, admission } = await row();
    const found = [reverted?.status, out, again, status, admission?.inside];
    expect([
      // The revert came first, and the ticket was sold or admitted again. Nobody left who was not inside.
      [200, 'invalid', 'already_used', 'sold', undefined],
      [200, 'invalid', 'admitted', 'used', true],
      [200, 'exited', 'admitted', 'used', false],
      // The exit came first.
      [409, 'exited', 'already_used', 'used', false],
      [409, 'exited', 'admitted', 'used', true],
    ]).toContainEqual(found);
  }
});

it('is followed by the counters', async () => {
  const { party, id, pass, token } = await doorOf();
  await pass('one');
  const project = await projectionOf(party.ticketTypeId);
  await project();
  must(200, await revert(token, 'one', id));
  await project();
  await passTime(5_001);
  const stats = must(200, await call('GET', `/v1/checkin/events/${party.eventId}/stats`, { token }));
  expect(stats).toMatchObject({ admitted: 0, inside: 0 });
});
