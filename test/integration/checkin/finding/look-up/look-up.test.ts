import { beforeAll, expect, it } from 'vitest';
import { join } from '../../../../support/actors/callers.ts';
import { boughtTickets, gateDevice, scan } from '../../../../support/actors/door.ts';
import { account, must, type Show, show } from '../../../../support/actors/world.ts';
import { handsOf } from '../../../../support/door/hands.ts';
import { startInProcess } from '../../../../support/engine/in-process.ts';
import { call } from '../../../../support/http/client.ts';

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

it('shows names and a masked address where gates may see names, and audits what it showed', async () => {
  const party = await show();
  await allowLookUp(party, { showHolder: true });
  const { deviceToken, deviceId } = await gateDevice(party);
  const { buyer, orderId } = await boughtTickets(party, 1);
  const { items } = must(200, await find(deviceToken, party, buyer.email.slice(0, 9)));
  const email = `${buyer.email[0]}…${buyer.email.slice(buyer.email.indexOf('@'))}`;
  expect(items).toMatchObject([{ orderId, name: 'Ada Lovelace', email }]);
  const [item] = items;
  expect(await handsOf(party.eventId)).toEqual([
    expect.objectContaining({ what: 'by hand: look-up', actor: deviceId, change: { found: [item.ticketId] } }),
  ]);
});

it('confirms no name and no address to gates that may not see names, which is the default', async () => {
  const party = await show();
  await allowLookUp(party);
  const { deviceToken } = await gateDevice(party);
  const keeper = await account();
  await join(party.organizerId, keeper.id, 'gatekeeper');
  const { buyer, orderId } = await boughtTickets(party, 1);
  for (const token of [deviceToken, keeper.token]) {
    // The same answer about a guest who comes as about one who does not.
    for (const q of ['lovelace', 'nobody', buyer.email, 'nobody@example.org', orderId.slice(-5)]) {
      const { body } = await find(token, party, q);
      expect(body).toMatchObject({ status: 422, errors: [{ pointer: '?q' }] });
      expect(body.errors[0].message).toContain('order number');
    }
    const { items } = must(200, await find(token, party, orderId.slice(-8).toLowerCase()));
    expect(items.map((item: object) => Object.keys(item).sort())).toEqual([
      ['orderId', 'state', 'ticketId', 'ticketTypeName'],
    ]);
  }
  expect(must(200, await find(party.organizer.token, party, 'lovelace')).items).toMatchObject([
    { orderId, name: 'Ada Lovelace' },
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
});

it('says what is wrong with a request', async () => {
  const { organizer, eventId } = await show();
  const at = `eventId=${eventId}`;
  const long = 'a'.repeat(81);
  for (const [query, pointer, message] of [
    ['q=abcd', '?eventId', 'is required with q'],
    ['', '?q', 'send either code or q'],
    ['q=abc&code=HELLO', '?q', 'send either code or q'],
    [`q=a&${at}`, '?q', 'must have 3 characters or more'],
    [`q=%20%20a%20%20&${at}`, '?q', 'must have 3 characters or more'],
    [`q=${long}&${at}`, '?q', undefined],
    [`q=ab%00c&${at}`, '?q', undefined],
    [`q=%E2%80%AE%E2%80%AE%E2%80%AE&${at}`, '?q', undefined],
  ]) {
    const { body } = await call('GET', `/v1/checkin/tickets?${query}`, { token: organizer.token });
    expect([query, body]).toMatchObject([query, { status: 422, code: 'invalid_request', errors: [{ pointer }] }]);
    if (message) expect(body.errors[0].message).toBe(message);
  }
  for (const q of ['%%%', '***', "' OR 1=1 --", '{"$ne":1}', '😀😀😀']) {
    expect(must(200, await find(organizer.token, { eventId } as Show, q)).items).toEqual([]);
  }
});

it('answers ten tickets at most, and thirty look-ups a minute', async () => {
  const party = await show();
  await allowLookUp(party, { showHolder: true });
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
