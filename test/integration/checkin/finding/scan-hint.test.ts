import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { join } from '../../../support/actors/callers.ts';
import { bought, gateDevice, scan } from '../../../support/actors/door.ts';
import { account, must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { projectionOf } from '../../../support/state/projection.ts';
import { resetTime } from '../../../support/state/time.ts';

/*
 * Goal: a scan is reverted by its id alone while the cache has it. The cache decides nothing, and no organizer reads or
 * replaces what the cache has of another.
 * Method: real scans of several organizers with the same ids, projected into a real Valkey.
 */

beforeAll(() => startInProcess({ cache: true }));
afterEach(resetTime);

const revert = (token: string, scanId: string, facts: { eventId?: string; ticketId?: string } = {}) =>
  call('POST', `/v1/checkin/scans/${scanId}/revert`, { token, body: { reason: 'Scanned by mistake', ...facts } });

async function doorOf(tickets = 1) {
  const party = await show();
  const { deviceToken } = await gateDevice(party);
  const all = await bought(party.ticketTypeId, tickets);
  const project = await projectionOf(party.ticketTypeId);
  const pass = async (scanId: string, direction: 'in' | 'out' = 'in', ticket = 0) => {
    const { body } = await scan(deviceToken, party.eventId, all[ticket]?.code ?? '', scanId, direction);
    await project();
    return body.result;
  };
  const ids = all.map(({ id }) => id);
  return { party, eventId: party.eventId, ids, pass, project, deviceToken, token: party.organizer.token };
}

it('reverts a scan by its id alone, and again by the same id', async () => {
  const { pass, ids, token } = await doorOf();
  const scanId = randomUUID();
  await pass(scanId);
  const expected = { state: 'sold', ticket: { id: ids[0] } };
  expect(must(200, await revert(token, scanId))).toMatchObject(expected);
  expect(must(200, await revert(token, scanId))).toMatchObject(expected);
});

it('is of the last ticket that passed by an id, and still reverts the latest passage of a ticket only', async () => {
  const { pass, ids, eventId, token } = await doorOf(2);
  await pass('same', 'in', 0);
  await pass('same', 'in', 1);
  await pass('later', 'out', 0);
  expect((await revert(token, 'same', { eventId, ticketId: ids[0] ?? '' })).body.code).toBe('scan_not_latest');
  expect(must(200, await revert(token, 'same', { eventId }))).toMatchObject({ ticket: { id: ids[1] } });
  expect(must(200, await revert(token, 'later', { eventId }))).toMatchObject({ ticket: { id: ids[0] } });
  expect((await revert(token, 'never', { eventId })).body).toMatchObject({ status: 404, code: 'scan_not_found' });
});

it('tells nobody of a scan at the door of another, and gives each their own', async () => {
  const [one, other] = [await doorOf(), await doorOf()];
  await one.pass('shared');
  await other.pass('shared');
  const stranger = await account();
  const unknown = { status: 404, code: 'scan_not_found' };
  for (const { eventId } of [one, other]) {
    expect((await revert(stranger.token, 'shared', { eventId })).body).toMatchObject(unknown);
  }
  // The other door has used the id last. Without the event, its ticket is meant.
  expect((await revert(one.token, 'shared')).body).toMatchObject(unknown);
  expect((await revert(one.token, 'shared', { eventId: other.eventId })).body).toMatchObject(unknown);
  expect((await revert(one.deviceToken, 'shared')).status).toBe(401);
  const { organizerId } = one.party;
  const gatekeeper = await account();
  await join(organizerId, gatekeeper.id, 'gatekeeper');
  expect((await revert(gatekeeper.token, 'shared', { eventId: one.eventId })).body.code).toBe('forbidden');
  const own = await revert(one.token, 'shared', { eventId: one.eventId });
  expect(must(200, own)).toMatchObject({ ticket: { id: one.ids[0] } });
  expect(must(200, await revert(other.token, 'shared'))).toMatchObject({ ticket: { id: other.ids[0] } });
});

it('needs the ticket when the hint is older than two days, and reads wrong hints as none', async () => {
  const { pass, ids, eventId, token } = await doorOf();
  await pass('one');
  const { openCache } = await import('../../../../shared/cache/valkey.ts');
  const { storeScanHint } = await import('../../../../shared/door/scan-hint.ts');
  const cache = openCache(process.env.VALKEY ?? '');
  const later = Date.now() + 1_000;
  const hint = { eventId, scanId: 'dev/one', at: later };
  expect(await storeScanHint(cache, { ...hint, scanId: 'dev/two', ticketId: 'tkt_nonsense' })).toBe(true);
  expect((await revert(token, 'two', { eventId })).body.code).toBe('scan_not_found');
  // Of a ticket that did not pass by this scan.
  const wrong = (ids[0] ?? '').replace(/_\d+_1$/, '_99999_1');
  await storeScanHint(cache, { ...hint, ticketId: wrong, at: later + 1 });
  expect((await revert(token, 'one', { eventId })).body.code).toBe('not_found');
  const old = { eventId, scanId: 'dev/old', ticketId: ids[0] ?? '', at: Date.now() - 49 * 3_600_000 };
  await storeScanHint(cache, old);
  const isForgotten = async () => expect((await revert(token, 'old', { eventId })).body.code).toBe('scan_not_found');
  await vi.waitFor(isForgotten, { timeout: 20_000 });
  expect(must(200, await revert(token, 'one', { ticketId: ids[0] ?? '' })).state).toBe('sold');
});
