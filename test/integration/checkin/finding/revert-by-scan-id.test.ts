import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { bought, gateDevice, scan, sendBatch } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { doorOf, facts, reason, revert, setRules } from '../../../support/door/revert-door.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { projectionOf } from '../../../support/state/projection.ts';

/*
 * Goal: a scan is found by its id, by those who may revert it and by nobody else, and its revert is logged as one.
 * Method: projects real scans into the log, and reverts them by event and scan id, without a cache.
 */

beforeAll(() => startInProcess({ cache: false }));

it('finds the ticket by the scan id in the log of the event, for its members only', async () => {
  const { party, id, pass, row, token, deviceToken } = await doorOf();
  const stranger = await show();
  const project = await projectionOf(party.ticketTypeId);
  await pass('in 1');
  const path = '/v1/checkin/scans/in%201/revert';
  const body = { reason, eventId: party.eventId };
  const byEvent = (who: string) => call('POST', path, { token: who, body });
  // The log does not have it yet.
  expect((await byEvent(token)).body).toMatchObject({ status: 404, code: 'scan_not_found' });
  await project();
  expect((await byEvent(stranger.organizer.token)).body.code).toBe('scan_not_found');
  const elsewhere = { reason, eventId: stranger.eventId };
  const atOther = await call('POST', path, { token: stranger.organizer.token, body: elsewhere });
  expect(atOther.body.code).toBe('scan_not_found');
  expect((await byEvent(deviceToken)).status).toBe(401);
  expect(must(200, await byEvent(token))).toMatchObject({ state: 'sold', ticket: { id } });
  expect((await row()).status).toBe('sold');
  await project();
  // Again, from the log: nothing changes.
  expect(must(200, await byEvent(token)).state).toBe('sold');
});

it('waits for the stream, which tells of a scan of this moment only after it', async () => {
  const { party, id, pass, token } = await doorOf();
  const project = await projectionOf(party.ticketTypeId);
  await pass('just now');
  const body = { reason, eventId: party.eventId };
  const asked = call('POST', '/v1/checkin/scans/just%20now/revert', { token, body });
  await wait(200);
  await project();
  expect(must(200, await asked)).toMatchObject({ state: 'sold', ticket: { id } });
});

it('asks for the ticket where two devices chose one scan id for two tickets', async () => {
  const { party, id, pass, token } = await doorOf();
  const project = await projectionOf(party.ticketTypeId);
  const other = await gateDevice(party, { name: 'South' });
  const [second] = await bought(party.ticketTypeId);
  await pass('one');
  must(200, await scan(other.deviceToken, party.eventId, second?.code ?? '', 'one'));
  await project();
  const body = { reason, eventId: party.eventId };
  const both = await call('POST', '/v1/checkin/scans/one/revert', { token, body });
  expect(both.body).toMatchObject({ status: 404, code: 'scan_not_found' });
  expect(must(200, await revert(token, 'one', id)).state).toBe('sold');
});

it('counts the revert of a second day, which leaves the guest inside', async () => {
  const { party, deviceToken, id, code, pass, row, token } = await doorOf();
  const { eventId, ticketTypeId } = party;
  const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const types = [{ ticketTypeId, from: hoursFromNow(-72), until: hoursFromNow(72) }];
  await setRules(party, { oncePerDay: true, types });
  const project = await projectionOf(ticketTypeId);
  // 25 hours ago was another day in every time zone.
  const scans = [{ eventId, code, scanId: 'day 1', scannedAt: hoursFromNow(-25) }];
  const { items } = must(200, await sendBatch(deviceToken, scans));
  expect(items).toMatchObject([{ result: 'admitted' }]);
  await project();
  const inside = facts(await row());
  expect(await pass('day 2')).toBe('admitted');
  await project();
  expect(must(200, await revert(token, 'day 2', id)).state).toBe('inside');
  expect(facts(await row())).toEqual(inside);
  await project();
  const { readChangesBack } = await import('../../../../functions/checkin/log/changes-store.ts');
  const { passagesIn } = await import('../../../../shared/door/door-passages.ts');
  const log = [];
  for await (const rows of readChangesBack(party.eventId, {})) {
    for (const changes of rows)
      log.unshift({ passages: passagesIn(party.eventId, changes), counted: changes.reverted });
  }
  expect(log.flatMap(({ passages }) => passages.map(({ direction, change }) => direction ?? change))).toEqual([
    ...['in', 'in', 'reverted'],
  ]);
  expect(log.at(-1)?.counted).toBe(1);
});

it('names what a revert lacks', async () => {
  const { id, pass, token } = await doorOf();
  await pass('one');
  const path = '/v1/checkin/scans/one/revert';
  const { body: none } = await call('POST', path, { token });
  expect(none).toMatchObject({ status: 422, code: 'invalid_request', errors: [{ pointer: '/reason' }] });
  const long = 'a'.repeat(201);
  for (const [body, pointer] of [
    [{}, '/reason'],
    [{ ticketId: id }, '/reason'],
    [{ reason: '', ticketId: id }, '/reason'],
    [{ reason: ' \t ', ticketId: id }, '/reason'],
    [{ reason: long, ticketId: id }, '/reason'],
    [{ reason: 7, ticketId: id }, '/reason'],
    [{ reason, ticketId: id, force: true }, '/force'],
    [{ reason, ticketId: '' }, '/ticketId'],
    [[], ''],
    ['one', ''],
  ]) {
    const answer = await call('POST', path, { token, body: body as object });
    expect([body, answer.body]).toMatchObject([body, { status: 422, errors: [{ pointer }] }]);
  }
  for (const scanId of ['%00', '%2F', '..%2Fone', 'a'.repeat(65), '%F0%9F%8E%AB', '__proto__']) {
    const answer = await call('POST', `/v1/checkin/scans/${scanId}/revert`, { token, body: { reason, ticketId: id } });
    expect([scanId, answer.status >= 400 && answer.status < 500]).toEqual([scanId, true]);
  }
});
