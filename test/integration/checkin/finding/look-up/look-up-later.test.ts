import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { boughtTickets, gateDevice, scan } from '../../../../support/actors/door.ts';
import { must, type Show, show } from '../../../../support/actors/world.ts';
import { startInProcess } from '../../../../support/engine/in-process.ts';
import { call } from '../../../../support/http/client.ts';
import { deliverOutbox } from '../../../../support/state/outbox.ts';
import { placesOf } from '../../../../support/state/places.ts';
import { passTime, resetTime } from '../../../../support/state/time.ts';

/*
 * Goal: a look-up knows what has become of a ticket and of its guest: refunded, renamed, issued again, erased, cancelled.
 * Method: looks real tickets up, changes them, and looks again at once and after the memory of the guest list has ended.
 */

beforeAll(() => startInProcess({ cache: false }));
beforeEach(() => passTime(61_000));
afterEach(resetTime);

async function world() {
  const party = await show();
  const { token } = party.organizer;
  const body = { lookUp: true, showHolder: true };
  must(200, await call('PUT', `/v1/events/${party.eventId}/door-rules`, { token, body }));
  const { deviceToken } = await gateDevice(party);
  const { buyer, orderId, codes } = await boughtTickets(party, 1);
  const find = async (q: string) => {
    const query = new URLSearchParams({ q, eventId: party.eventId });
    return must(200, await call('GET', `/v1/checkin/tickets?${query}`, { token: deviceToken })).items;
  };
  const name = `Zora ${orderId.slice(-8)}`;
  must(200, await call('PATCH', '/v1/auth/me', { token: buyer.token, body: { name } }));
  expect(await find(name)).toMatchObject([{ orderId, name }]);
  return { party, token, deviceToken, buyer, orderId, code: codes[0] ?? '', find, name };
}

/** Changes the row of the one sold ticket of a show, as a function of its service would. */
async function change({ ticketTypeId }: Show, expression: string, values: object): Promise<void> {
  const { update } = await import('../../../../../shared/dynamo/write.ts');
  const { placeKey } = await import('../../../../../shared/inventory/place.ts');
  const place = (await placesOf(ticketTypeId)).find(({ status }) => status === 'sold');
  if (!place) throw new Error('No place is sold');
  await update(process.env.TICKETS_TABLE ?? '', placeKey(place), {
    UpdateExpression: `${expression}, #version = #version + :one`,
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ...values, ':one': 1 },
  });
}

it('finds no refunded ticket, from the moment of the refund on', async () => {
  const { token, orderId, find, name } = await world();
  must(202, await call('POST', `/v1/orders/${orderId}/refunds`, { token, body: { reason: 'The sound failed' } }));
  await expect.poll(() => find(name)).toEqual([]);
  await passTime(61_000);
  expect([await find(name), await find(orderId.slice(-8))]).toEqual([[], []]);
});

it('does not confirm a former name or holder, and finds the new one within a minute', async () => {
  const { party, buyer, find, name, orderId } = await world();
  must(200, await call('PATCH', '/v1/auth/me', { token: buyer.token, body: { name: 'Berta Newman' } }));
  expect(await find(name)).toEqual([]);
  await change(party, 'SET holder = :holder', { ':holder': 'Carla Oldham' });
  await passTime(61_000);
  expect(await find('newman berta')).toMatchObject([{ orderId, name: 'Berta Newman', holder: 'Carla Oldham' }]);
  await change(party, 'SET holder = :holder', { ':holder': 'Dora Latest' });
  expect(await find('carla')).toEqual([]);
  await passTime(61_000);
  expect([await find('carla'), await find('dora')]).toMatchObject([[], [{ holder: 'Dora Latest' }]]);
});

it('finds a ticket that was passed on by its new owner only', async () => {
  const { party, find, name, orderId } = await world();
  const { account } = await import('../../../../support/actors/world.ts');
  const other = await account('Emil Receiver');
  await change(party, 'SET ownerId = :owner', { ':owner': other.id });
  expect(await find(name)).toEqual([]);
  await passTime(61_000);
  expect([await find(name), await find('emil')]).toMatchObject([[], [{ orderId, name: 'Emil Receiver' }]]);
});

it('finds a ticket that was issued again, once, with its state and without the hand-over before', async () => {
  const { party, find, name, deviceToken, code } = await world();
  const [{ ticketId }] = await find(name);
  must(200, await call('POST', `/v1/checkin/tickets/${ticketId}/handover`, { token: deviceToken, body: {} }));
  expect(await find(name)).toMatchObject([{ ticketId, handedOver: {} }]);
  await change(party, 'SET issue = issue + :one', {});
  const again = await find(name);
  expect(again).toMatchObject([{ ticketId, state: 'sold' }]);
  expect(again[0]).not.toHaveProperty('handedOver');
  expect(must(200, await scan(deviceToken, party.eventId, code)).result).toBe('revoked');
});

it('finds nothing of an erased buyer but the order, and leaves nothing personal behind', async () => {
  const { party, buyer, find, name, orderId } = await world();
  await change(party, 'SET holder = :holder', { ':holder': `Fritz ${name}` });
  must(204, await call('DELETE', '/v1/auth/me', { token: buyer.token }));
  await deliverOutbox();
  // At once, and with a list that is read anew.
  for (const ahead of [0, 61_000]) {
    await passTime(ahead);
    for (const q of [name, `fritz ${name}`, buyer.email, buyer.email.slice(0, 9)]) expect(await find(q)).toEqual([]);
    const items = await find(orderId.slice(-8));
    expect(items.map((item: object) => Object.keys(item).sort())).toEqual([
      ['orderId', 'state', 'ticketId', 'ticketTypeName'],
    ]);
  }
  const { queryAll } = await import('../../../../../shared/dynamo/read.ts');
  const rows = await queryAll(process.env.CHECKIN_TABLE ?? '', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': `event#${party.eventId}#hands` },
  });
  expect(rows.length).toBeGreaterThan(0);
  const stored = JSON.stringify(rows).toLowerCase();
  for (const personal of ['zora', 'fritz', buyer.email.toLowerCase()]) expect(stored).not.toContain(personal);
});

it('finds the tickets of a cancelled event until they are refunded, and admits none of them', async () => {
  const { party, token, deviceToken, find, name, code } = await world();
  must(
    202,
    await call('POST', `/v1/events/${party.eventId}/cancel`, { token, body: { reason: 'The hall is closed' } }),
  );
  expect(await find(name)).toMatchObject([{ state: 'sold' }]);
  await deliverOutbox();
  await passTime(61_000);
  expect(must(200, await scan(deviceToken, party.eventId, code)).result).toBe('revoked');
});
