import { beforeAll, expect, it } from 'vitest';
import { join } from '../../../support/actors/callers.ts';
import { boughtTickets, gateDevice, scan } from '../../../support/actors/door.ts';
import { account, must, type Show, show } from '../../../support/actors/world.ts';
import { handsOf } from '../../../support/door/hands.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';

/*
 * Goal: a person at the door finds a ticket by order number, name or address where the event lets them, sees no more
 * than they need, and nobody copies the guest list.
 * Method: looks real tickets up as every kind of caller, after a scan and an erasure, and more often than the rate.
 */

beforeAll(() => startInProcess({ cache: false }));

const find = (token: string, { eventId }: Show, q: string) =>
  call('GET', `/v1/checkin/tickets?${new URLSearchParams({ q, eventId })}`, { token });

const allowLookUp = async ({ organizer, eventId }: Show, rules: object = {}): Promise<void> => {
  const body = { lookUp: true, ...rules };
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token: organizer.token, body }));
};

it('finds the tickets of an order, with their state now and no code', async () => {
  const party = await show();
  await allowLookUp(party);
  const { deviceToken } = await gateDevice(party);
  const { orderId, codes } = await boughtTickets(party, 2);
  const end = orderId.slice(-8);
  const { items, more } = must(200, await find(deviceToken, party, end));
  expect(more).toBe(false);
  expect(items).toHaveLength(2);
  expect(
    items.every((item: { orderId: string; state: string }) => item.orderId === orderId && item.state === 'sold'),
  ).toBe(true);
  expect(JSON.stringify(items)).not.toContain(codes[0]);
  must(200, await scan(deviceToken, party.eventId, codes[0] ?? ''));
  const states = must(200, await find(deviceToken, party, end)).items.map(({ state }: { state: string }) => state);
  expect(states.sort()).toEqual(['inside', 'sold']);
  expect(must(200, await find(deviceToken, party, 'ZZZZZZZZ')).items).toEqual([]);
});

it('shows a masked address, names only where gates may see them, and audits what it showed', async () => {
  const party = await show();
  await allowLookUp(party, { showHolder: false });
  const { deviceToken, deviceId } = await gateDevice(party);
  const { buyer, orderId } = await boughtTickets(party, 1);
  const { items } = must(200, await find(deviceToken, party, buyer.email.slice(0, 9)));
  expect(items).toMatchObject([{ orderId }]);
  const [{ email, ...item }] = items;
  expect(email).toBe(`${buyer.email[0]}…${buyer.email.slice(buyer.email.indexOf('@'))}`);
  expect(Object.keys(item).sort()).toEqual(['orderId', 'state', 'ticketId', 'ticketTypeName']);
  expect(await handsOf(party.eventId)).toEqual([
    expect.objectContaining({ what: 'by hand: look-up', actor: deviceId, change: { found: [item.ticketId] } }),
  ]);
});

it('is off by default for devices and gatekeepers, and open to owners of the event only', async () => {
  const party = await show();
  const other = await show();
  const { deviceToken } = await gateDevice(party);
  const { orderId } = await boughtTickets(party, 1);
  const keeper = await account();
  await join(party.organizerId, keeper.id, 'gatekeeper');
  for (const token of [deviceToken, keeper.token]) {
    expect((await find(token, party, orderId.slice(-8))).body.code).toBe('look_up_off');
  }
  expect(must(200, await find(party.organizer.token, party, orderId.slice(-8))).items).toHaveLength(1);
  expect((await find(other.organizer.token, party, orderId.slice(-8))).body.code).toBe('not_found');
  await allowLookUp(other);
  expect(must(200, await find(other.organizer.token, other, orderId.slice(-8))).items).toEqual([]);
  for (const query of ['q=ab', 'q=abc&code=HELLO', '', 'q=abc']) {
    const { status } = await call('GET', `/v1/checkin/tickets?${query}`, { token: party.organizer.token });
    expect([query, status]).toEqual([query, 422]);
  }
});

it('answers ten tickets at most, and thirty look-ups a minute', async () => {
  const party = await show();
  await allowLookUp(party);
  const { deviceToken } = await gateDevice(party);
  await boughtTickets(party, 6);
  await boughtTickets(party, 6);
  // All accounts of the tests have one name.
  const begin = 'lovelace';
  const { items, more } = must(200, await find(deviceToken, party, begin));
  expect([items.length, more]).toEqual([10, true]);
  const answers = [];
  for (let turn = 0; turn < 35; turn++) answers.push((await find(deviceToken, party, begin)).status);
  expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
  expect(answers.slice(0, 29).every((status) => status === 200)).toBe(true);
});
