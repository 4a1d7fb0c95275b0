import { beforeAll, expect, it } from 'vitest';
import { gateDevice, newDevice, newGate, scan } from '../../support/actors/door.ts';
import { account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { projectionOf } from '../../support/state/projection.ts';
import { confirm } from '../../support/state/saga.ts';

/*
 * Goal: a gate that was added by mistake can be deleted, and no device is ever left without its gate.
 * Method: deletes gates through the API, also while devices are added to them.
 */

beforeAll(() => startInProcess({ cache: false }));

const gates = ({ eventId }: Show) => `/v1/events/${eventId}/gates`;
const remove = (party: Show, gateId: string) =>
  call('DELETE', `${gates(party)}/${gateId}`, { token: party.organizer.token });
const idsOf = async (party: Show): Promise<string[]> =>
  must(200, await call('GET', gates(party), { token: party.organizer.token })).items.map(({ id }: any) => id);
const addDevice = ({ eventId, organizer: { token } }: Show, gateIds: string[]) =>
  call('POST', `/v1/events/${eventId}/devices`, { token, body: { name: 'Phone 2', gateIds } });
const revoke = async ({ eventId, organizer: { token } }: Show, deviceId: string) =>
  must(204, await call('DELETE', `/v1/events/${eventId}/devices/${deviceId}`, { token }));

it('deletes a gate that nobody uses, once', async () => {
  const party = await show();
  const [north, south] = [await newGate(party), await newGate(party, { name: 'South' })];
  expect((await remove(party, south)).status).toBe(204);
  expect(await idsOf(party)).toEqual([north]);
  expect((await remove(party, south)).status).toBe(404);
  expect((await remove(await show(), north)).status).toBe(404);
  expect((await addDevice(party, [south])).status).toBe(422);
});

it('keeps a gate while a device uses it, and deletes it after the device is revoked', async () => {
  const party = await show();
  const { gateId, deviceId } = await newDevice(party);
  const refused = await remove(party, gateId);
  expect([refused.status, refused.body.code, await idsOf(party)]).toEqual([409, 'wrong_state', [gateId]]);
  await revoke(party, deviceId);
  expect((await remove(party, gateId)).status).toBe(204);
});

it('keeps a gate that guests have passed, so that the statistics name it', async () => {
  const party = await show();
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 1));
  await confirm(must(202, await order(buyer)).id);
  const { items } = must(200, await call('GET', '/v1/tickets', { token: buyer.token }));
  const { gateId, deviceId, deviceToken } = await gateDevice(party);
  expect((await scan(deviceToken, party.eventId, items[0].code)).body.result).toBe('admitted');
  await (await projectionOf(party.ticketTypeId))();
  await revoke(party, deviceId);
  expect((await remove(party, gateId)).body.code).toBe('wrong_state');
});

it('never leaves a device with a deleted gate, in either order', async () => {
  const party = await show();
  const outcomes = new Set<string>();
  for (let round = 0; round < 12; round++) {
    const gateId = await newGate(party);
    const [removed, added] = await Promise.all([remove(party, gateId), addDevice(party, [gateId])]);
    const exists = (await idsOf(party)).includes(gateId);
    expect([removed.status, added.status]).toContainEqual(exists ? 409 : 204);
    expect(added.status === 201).toBe(exists);
    outcomes.add(`${removed.status} ${added.status}`);
  }
  expect([...outcomes].every((outcome) => /^(204 (409|422)|409 201)$/.test(outcome))).toBe(true);
});

it('adds a device that names a gate twice, and shows the gate once', async () => {
  const party = await show();
  const gateId = await newGate(party);
  const { deviceId } = must(201, await addDevice(party, [gateId, gateId]));
  const { token } = party.organizer;
  const { items } = must(200, await call('GET', `/v1/events/${party.eventId}/devices`, { token }));
  expect(items).toMatchObject([{ deviceId, gateIds: [gateId] }]);
});

it('adds a gate that names a ticket type twice, and shows the type once', async () => {
  const party = await show();
  const { organizer, ticketTypeId } = party;
  const body = { name: 'South', ticketTypeIds: [ticketTypeId, ticketTypeId] };
  const gate = must(201, await call('POST', gates(party), { token: organizer.token, body }));
  expect(gate.ticketTypeIds).toEqual([ticketTypeId]);
});
