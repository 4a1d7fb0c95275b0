import { beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, scan, sendBatch } from '../../../support/actors/door.ts';
import { must, type Show } from '../../../support/actors/world.ts';
import { handsOf } from '../../../support/door/hands.ts';
import { doorOf, facts, revert, setRules } from '../../../support/door/revert-door.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { placesOf } from '../../../support/state/places.ts';
import { projectionOf } from '../../../support/state/projection.ts';

/*
 * Goal: what people do by hand at the same moment as others counts once, and the counters are the sum of the places.
 * Method: reverts, scans, admits, hands over and refunds real tickets at once, and counts again afterwards.
 */

beforeAll(() => startInProcess({ cache: false }));

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

/** Projects the changes since the last call. Returns the counters, once a recount has found none of them wrong. */
async function counted({ eventId }: Show, project: () => Promise<void>) {
  await project();
  const { recount } = await import('../../../../scripts/admin/recount.ts');
  expect(await recount(eventId, Date.now())).toEqual([expect.stringContaining(': 0.')]);
  const { readLatestChanges } = await import('../../../../functions/checkin/log/changes-store.ts');
  const { tallies = {}, reverted } = (await readLatestChanges(eventId)) ?? {};
  return { all: tallies.all ?? [0, 0, 0, 0], reverted };
}

/** A door whose changes are projected from now on. */
async function world(rules?: object) {
  const door = await doorOf(rules);
  const project = await projectionOf(door.party.ticketTypeId);
  await project();
  return { ...door, count: () => counted(door.party, project), project };
}

const reverts = async ({ eventId }: Show) => (await handsOf(eventId)).filter(({ what }) => what === 'by hand: revert');

it('reverts a scan once, of six reverts at the same moment', async () => {
  const { party, pass, id, row, token, count, project } = await world();
  await pass('one');
  await project();
  const answers = await Promise.all(Array.from({ length: 6 }, () => revert(token, 'one', id)));
  expect(answers.map((answer) => must(200, answer).state)).toEqual(Array(6).fill('sold'));
  expect((await row()).status).toBe('sold');
  expect(await reverts(party)).toHaveLength(1);
  expect(await count()).toEqual({ all: [0, 0, 1, 0], reverted: 1 });
});

it('counts what reverts and scans of the same moment leave', async () => {
  for (let round = 0; round < 4; round++) {
    const { party, pass, id, code, deviceToken, token, count, project } = await world();
    await pass('one');
    await project();
    await Promise.all([
      revert(token, 'one', id),
      scan(deviceToken, party.eventId, code, 'out', 'out'),
      scan(deviceToken, party.eventId, code, 'again'),
    ]);
    await count();
  }
});

it('leaves a guest inside who came again after the revert that is repeated', async () => {
  const { party, pass, id, row, token, count, project } = await world();
  await pass('one');
  await project();
  must(200, await revert(token, 'one', id));
  await project();
  expect(await pass('two')).toBe('admitted');
  const inside = await row();
  expect(must(200, await revert(token, 'one', id))).toMatchObject({ state: 'inside', result: 'already_used' });
  expect(await row()).toEqual(inside);
  expect(await reverts(party)).toHaveLength(1);
  expect(await count()).toEqual({ all: [1, 1, 2, 0], reverted: 1 });
});

it('reverts a scan that was made without a network, and its conflicts are no passages', async () => {
  const { party, deviceToken, id, code, row, token, count, project } = await world();
  const other = await gateDevice(party, { name: 'South' });
  const { eventId } = party;
  const scans = [{ eventId, code, scanId: 'offline', scannedAt: ago(60_000) }];
  const later = [{ eventId, code, scanId: 'other', scannedAt: ago(30_000) }];
  expect(must(200, await sendBatch(deviceToken, scans)).items).toMatchObject([{ result: 'admitted' }]);
  expect(must(200, await sendBatch(other.deviceToken, later)).items).toMatchObject([{ result: 'conflict' }]);
  await project();
  expect((await revert(token, 'other', id)).body.code).toBe('scan_not_latest');
  expect(must(200, await revert(token, 'offline', id)).state).toBe('sold');
  // The queue of the device comes again.
  expect(must(200, await sendBatch(deviceToken, scans)).items).toMatchObject([{ result: 'already_used' }]);
  expect((await row()).status).toBe('sold');
  expect(await count()).toEqual({ all: [0, 0, 1, 0], reverted: 1 });
  const board = must(200, await call('GET', `/v1/checkin/events/${eventId}/board`, { token }));
  expect(board.conflicts).toHaveLength(1);
});

it('goes back to the offline scan that had become the first entry, and then to the sold ticket', async () => {
  const { party, pass, id, code, row, token, count, project } = await world();
  const other = await gateDevice(party, { name: 'South' });
  await pass('online');
  await project();
  const scans = [{ eventId: party.eventId, code, scanId: 'before', scannedAt: ago(60_000) }];
  expect(must(200, await sendBatch(other.deviceToken, scans)).items).toMatchObject([{ result: 'admitted' }]);
  await project();
  expect((await revert(token, 'before', id)).body.code).toBe('scan_not_latest');
  expect(must(200, await revert(token, 'online', id)).state).toBe('inside');
  expect((await row()).admission).toMatchObject({ scanId: `${other.deviceId}/before`, gateId: other.gateId });
  expect((await count()).all.slice(0, 2)).toEqual([1, 1]);
  expect(must(200, await revert(token, 'before', id)).state).toBe('sold');
  expect((await count()).all.slice(0, 2)).toEqual([0, 0]);
});

it('takes the people of one passage from a group, beside others who enter', async () => {
  for (let round = 0; round < 3; round++) {
    const { party, pass, id, code, deviceToken, row, token, count, project } = await world({ types: true });
    await pass('two', 'in', 2);
    await project();
    await pass('one', 'in', 1);
    await project();
    const enter = { eventId: party.eventId, code, scanId: 'last', direction: 'in', people: 1 };
    const [reverted, entered, second] = await Promise.all([
      revert(token, 'one', id),
      call('POST', '/v1/checkin/scans', { token: deviceToken, body: enter }),
      revert(token, 'one', id),
    ]);
    expect(must(200, entered).result).toBe('admitted');
    const taken = [reverted, second].some((answer) => answer?.status === 200);
    const { admission } = await row();
    expect(admission).toMatchObject({ people: taken ? 3 : 4, inside: true });
    const { all } = await count();
    expect(all.slice(0, 2)).toEqual([taken ? 3 : 4, taken ? 3 : 4]);
    if (taken) expect(await reverts(party)).toMatchObject([{ change: { people: 1, direction: 'in' } }]);
  }
});

it('refunds a handed-over ticket or not, never half, beside reverts, hand-overs and scans', async () => {
  for (let round = 0; round < 4; round++) {
    const { party, deviceToken, token, count, project } = await world();
    await setRules(party, { lookUp: true });
    const { orderId, codes } = await boughtTickets(party, 1);
    const code = codes[0] ?? '';
    const { ticketIdOf, placeKey } = await import('../../../../shared/inventory/place.ts');
    const place = (await placesOf(party.ticketTypeId)).find((row) => row.code === code);
    if (!place) throw new Error('The ticket has no place');
    const id = ticketIdOf(place);
    const handover = () => call('POST', `/v1/checkin/tickets/${id}/handover`, { token: deviceToken, body: {} });
    const refund = () =>
      call('POST', `/v1/orders/${orderId}/refunds`, { token, body: { ticketIds: [id], reason: 'Cannot come' } });
    if (round % 2 === 0) must(200, await handover());
    must(200, await scan(deviceToken, party.eventId, code, 'one'));
    await project();
    const [, refunded, again] = await Promise.all([revert(token, 'one', id), refund(), handover()]);
    expect([200, 404, 409]).toContain(again.status);
    const { getItem } = await import('../../../../shared/dynamo/read.ts');
    const row = () => getItem<any>(process.env.TICKETS_TABLE ?? '', placeKey(place), { consistent: true });
    if (refunded.status === 202) {
      await expect.poll(async () => (await row()).sale).toBe(place.sale + 1);
      for (const left of ['handedOver', 'reverted', 'admission', 'code']) expect(await row()).not.toHaveProperty(left);
      expect(must(200, await scan(deviceToken, party.eventId, code, 'two')).result).toBe('revoked');
      expect((await handover()).body.code).toBe('wrong_state');
      expect((await revert(token, 'one', id)).body.code).toBe('not_found');
    } else {
      expect(refunded.body.code).toBe('ticket_used');
      expect(must(200, await scan(deviceToken, party.eventId, code, 'two')).result).toBe('admitted');
      expect(facts(await row()).status).toBe('used');
    }
    await count();
  }
});
