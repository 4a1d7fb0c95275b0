import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import type { Envelope } from '../../../shared/messaging/envelope.ts';
import { verified } from '../../support/actors/mailed.ts';
import { hall } from '../../support/actors/seats.ts';
import {
  type Account,
  account,
  addType,
  draft,
  hold,
  must,
  onSale,
  order,
  publish,
  type Show,
  show,
} from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver, until } from '../../support/http/client.ts';
import { findings, recount } from '../../support/state/audit.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

const fan = { email: 'fan@example.org', name: 'Fay Fan', reason: 'Won the raffle' };

const give = ({ organizer, eventId, ticketTypeId }: Show, body: object = {}, key?: string) =>
  call('POST', `/v1/events/${eventId}/comps`, {
    token: organizer.token,
    body: { ticketTypeId, quantity: 2, ...fan, ...body },
    ...(key && { key }),
  });
const statusAndCode = ({ status, body }: { status: number; body: any }) => [status, body.code];
const tickets = async ({ token }: Account) => must(200, await call('GET', '/v1/tickets', { token })).items;

async function mailConfirmed(orderId: string): Promise<void> {
  const { handler } = await import('../../../functions/notifications/on-order-confirmed.ts');
  const confirmed = (await announced()).find(({ type, subject }) => type === 'OrderConfirmed' && subject === orderId);
  expect((await handler(message(confirmed as Envelope), {} as Context)).batchItemFailures).toEqual([]);
}

/** Delivers the order as the stream of the orders table does. */
async function project(orderId: string): Promise<void> {
  const { handler } = await import('../../../functions/orders/projector.ts');
  const store = await import('../../../functions/orders/order/order-store.ts');
  const NewImage = marshall(await store.readOrder(orderId), { removeUndefinedValues: true }) as never;
  await handler({ Records: [{ dynamodb: { NewImage, SequenceNumber: orderId } }] });
}

describe('comps', () => {
  it('cost nothing, are mailed to the address and do not count towards customer limits', async () => {
    const party = await show({ maxPerOrder: 2, maxPerCustomer: 2 });
    const given = await give(party, { quantity: 3, email: 'Fan@Example.org' });
    const nothing = { amount: 0, currency: 'EUR' };
    expect(must(202, given)).toMatchObject({
      ...{ status: 'pending', subtotal: nothing, total: nothing, payments: [], refunds: [] },
      items: [{ eventId: party.eventId, eventTitle: 'Late Show', quantity: 3, unitPrice: nothing, total: nothing }],
    });
    const { id } = given.body;
    expect(given.headers.get('location')).toBe(`/v1/orders/${id}`);
    expect(await recount(party.ticketTypeId)).toEqual({ available: 17, held: 3 });
    await confirm(id);
    const { token } = party.organizer;
    expect(must(200, await call('GET', `/v1/orders/${id}`, { token })).status).toBe('confirmed');
    expect(await recount(party.ticketTypeId)).toEqual({ available: 17, sold: 3 });
    expect((await tickets(party.organizer)).map(({ holder }: { holder: string }) => holder)).toEqual(
      Array(3).fill('Fay Fan'),
    );

    await mailConfirmed(id);
    const [mail] = await until(
      async () => (await storedMails(inject('mailFolder'))).filter(({ text }) => text.includes(id)),
      (mails) => mails.length > 0,
      10,
    );
    expect(mail?.to).toContain(fan.email);
    expect(mail?.text).toContain('Hello,\n\nYou have been given tickets.');
    expect(mail?.text).not.toContain(fan.reason);

    // The giver's own limit is untouched.
    must(200, await hold(party.organizer, party.ticketTypeId, 2));
    await confirm(must(202, await order(party.organizer)).id);
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('belong to the account with that verified address; the giver can read and cancel the order', async () => {
    const party = await show();
    const guest = await verified();
    const { id } = must(202, await give(party, { email: guest.email }));
    await confirm(id);
    expect(await tickets(guest)).toHaveLength(2);
    expect(await tickets(party.organizer)).toEqual([]);
    const status = async ({ token }: Account) => (await call('GET', `/v1/orders/${id}`, { token })).status;
    expect([await status(guest), await status(party.organizer), await status(await account())]).toEqual([
      200, 200, 404,
    ]);
    const again = { token: party.organizer.token, body: {} };
    expect(must(202, await call('POST', `/v1/orders/${id}/cancel`, again))).toMatchObject({ status: 'refunded' });
  });

  it('belong to the giver while the address is unverified', async () => {
    const party = await show();
    const squatter = await account();
    await confirm(must(202, await give(party, { email: squatter.email })).id);
    expect(await tickets(squatter)).toEqual([]);
    expect(await tickets(party.organizer)).toHaveLength(2);
  });

  it('appear in the organizer’s list of orders with recipient and reason', async () => {
    const party = await show();
    const { id } = must(202, await give(party));
    await confirm(id);
    await project(id);
    const { token } = party.organizer;
    const { items } = must(200, await call('GET', `/v1/events/${party.eventId}/orders`, { token }));
    expect(items).toEqual([
      expect.objectContaining({
        id,
        customer: { name: fan.name, email: fan.email },
        comp: { reason: fan.reason, by: party.organizer.id },
      }),
    ]);
    const sales = must(200, await call('GET', `/v1/events/${party.eventId}/sales`, { token }));
    expect(JSON.stringify(sales)).not.toContain('4500');
  });

  it('are exactly the named seats, or none', async () => {
    const party = await show({ seatMap: hall({ A: 4 }) });
    const seats = (...names: string[]) => give(party, { quantity: undefined, seats: names });
    expect(must(202, await seats('A-1-1', 'A-1-3')).items[0].seats).toEqual(['A-1-1', 'A-1-3']);
    const taken = await seats('A-1-3', 'A-1-4');
    expect([...statusAndCode(taken), taken.body.seats]).toEqual([409, 'seats_taken', ['A-1-3']]);
    expect(await recount(party.ticketTypeId)).toEqual({ available: 2, held: 2 });
    const unknown = await seats('A-1-4', 'B-1-1');
    expect([...statusAndCode(unknown), unknown.body.errors[0].pointer]).toEqual([422, 'invalid_request', '/seats/1']);
    expect(statusAndCode(await give(party))).toEqual([422, 'invalid_request']);
    expect(statusAndCode(await seats('A-1-4', 'A-1-4'))).toEqual([422, 'invalid_request']);
    expect(statusAndCode(await give(await show(), { quantity: undefined, seats: ['A-1-1'] }))).toEqual([
      422,
      'invalid_request',
    ]);
  });

  it('are one order for each idempotency key, also under concurrent requests', async () => {
    const party = await show();
    const key = 'the-key-of-some-comps';
    const answers = await Promise.all([1, 2, 3, 4].map(() => give(party, {}, key)));
    expect(new Set(answers.map((answer) => must(202, answer).id)).size).toBe(1);
    expect(await recount(party.ticketTypeId)).toEqual({ available: 18, held: 2 });
    expect(statusAndCode(await give(party, { name: 'Another Person' }, key))).toEqual([422, 'idempotency_key_reused']);
  });

  it('never exceed the capacity under concurrent requests', async () => {
    const party = await show({ capacity: 5 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => give(party, { quantity: 1 })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(5);
    expect(answers.filter(({ status }) => status !== 202).map(statusAndCode)).toEqual(Array(3).fill([409, 'sold_out']));
    for (const { body, status } of answers) if (status === 202) await confirm(body.id);
    expect(await recount(party.ticketTypeId)).toEqual({ sold: 5 });
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('are refused for a foreign ticket type, a draft event and a cancelled event', async () => {
    const [one, other] = [await show(), await show()];
    expect(statusAndCode(await give({ ...one, ticketTypeId: other.ticketTypeId }))).toEqual([404, 'not_found']);
    const drafted = await draft();
    const body = { ...fan, quantity: 1, ticketTypeId: one.ticketTypeId };
    const early = await call('POST', `/v1/events/${drafted.eventId}/comps`, { token: drafted.organizer.token, body });
    expect(statusAndCode(early)).toEqual([404, 'not_found']);
    must(202, await call('POST', `/v1/events/${one.eventId}/cancel`, { token: one.organizer.token, body: {} }));
    expect(statusAndCode(await give(one))).toEqual([409, 'wrong_state']);
  });

  it('are cancelled with their event, and nothing is paid', async () => {
    const party = await show();
    const { id } = must(202, await give(party));
    await confirm(id);
    const { token } = party.organizer;
    must(202, await call('POST', `/v1/events/${party.eventId}/cancel`, { token, body: {} }));
    for (let round = 0; round < 3; round++) await deliver();
    expect(must(200, await call('GET', `/v1/orders/${id}`, { token }))).toMatchObject({
      status: 'refunded',
      refunds: [{ status: 'succeeded', amount: { amount: 0 }, reason: 'event_cancelled' }],
    });
    expect(await recount(party.ticketTypeId)).toEqual({ void: 20 });
    expect(await findings(party.eventId)).toEqual([]);
  });
});

it.each([
  ['no way to choose', { quantity: undefined }, '/'],
  ['two ways to choose', { seats: ['A-1-1'] }, '/'],
  ['more than an order holds', { quantity: 41 }, '/quantity'],
  ['no address', { email: 'fan' }, '/email'],
  ['a price', { price: 0 }, '/price'],
  ['no reason', { reason: ' ' }, '/reason'],
])('rejects a request with %s', async (_, body, pointer) => {
  const refused = await give(await show(), body);
  expect(statusAndCode(refused)).toEqual([422, 'invalid_request']);
  expect(refused.body.errors.map((error: { pointer: string }) => error.pointer || '/')).toContain(pointer);
});

describe('house seats', () => {
  const block = (party: Show, blockedSeats: string[]) =>
    call('PATCH', `/v1/events/${party.eventId}/ticket-types/${party.ticketTypeId}`, {
      token: party.organizer.token,
      body: { blockedSeats },
    });
  const stored = async ({ organizer, eventId, ticketTypeId }: Show) =>
    must(200, await call('GET', `/v1/events/${eventId}/ticket-types/${ticketTypeId}`, { token: organizer.token }));

  it('are given without going on sale first, whether they were once on sale or not', async () => {
    const event = await draft({ seatMap: hall({ A: 5 }) });
    const type = must(201, await addType(event, { kind: 'seated', sectionIds: ['A'] }));
    const party: Show = { ...event, ticketTypeId: type.id };
    must(200, await block(party, ['A-1-1', 'A-1-5']));
    must(200, await publish(party));
    await onSale(party);
    must(200, await block(party, ['A-1-1', 'A-1-2', 'A-1-5']));
    await deliver();
    const given = must(202, await give(party, { quantity: undefined, seats: ['A-1-1', 'A-1-2', 'A-1-3'] }));
    expect(await stored(party)).toMatchObject({ blockedSeats: ['A-1-5'], capacity: 4 });
    await confirm(given.id);
    expect(await recount(type.id)).toEqual({ sold: 3, available: 1 });
    const { mintPlaces } = await import('../../../functions/tickets/minting/mint-places.ts');
    await mintPlaces(type.id);
    expect(await recount(type.id)).toEqual({ sold: 3, available: 1 });
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('are given once, also while the list of house seats changes', async () => {
    const party = await show({ seatMap: hall({ A: 6 }) });
    must(200, await block(party, ['A-1-1', 'A-1-2', 'A-1-3']));
    await deliver();
    // A mailbox of its own: each one gets a limited number of free tickets.
    const email = 'raffle@example.org';
    const request = (...seats: string[]) => give(party, { quantity: undefined, seats, email });
    const answers = await Promise.all([
      request('A-1-1'),
      request('A-1-1'),
      request('A-1-1', 'A-1-2'),
      request('A-1-2'),
    ]);
    for (const { status, body } of answers) expect([202, 409], JSON.stringify(body)).toContain(status);
    const seats = answers.flatMap(({ status, body }) => (status === 202 ? body.items[0].seats : []));
    expect(new Set(seats).size).toBe(seats.length);
    expect(seats.length).toBeGreaterThan(0);
    const { blockedSeats } = await stored(party);
    expect([...blockedSeats, ...seats].sort()).toEqual(['A-1-1', 'A-1-2', 'A-1-3']);
    const again = await request(seats[0]);
    expect([again.status, again.body.code]).toEqual([409, 'seats_taken']);
    expect(await findings(party.eventId)).toEqual([]);
  });
});
