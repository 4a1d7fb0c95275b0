import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import type { Envelope } from '../../../shared/messaging/envelope.ts';
import { verified } from '../../support/actors/mailed.ts';
import { hall } from '../../support/actors/seats.ts';
import { type Account, account, draft, must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver, until } from '../../support/http/client.ts';
import { findings, recount } from '../../support/state/audit.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';
import { watchedOrders } from '../../support/state/watched-orders.ts';

beforeAll(() => startInProcess({ cache: false }));

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const sell = (
  { organizer, eventId, ticketTypeId }: Show,
  { items, as = organizer, key, ...body }: Record<string, any> = {},
) =>
  call('POST', `/v1/events/${eventId}/box-office/orders`, {
    token: as.token,
    body: { items: items ?? [{ ticketTypeId, quantity: 2 }], method: 'cash', ...body },
    ...(key && { key }),
  });
const statusAndCode = ({ status, body }: { status: number; body: any }) => [status, body.code];
const ticketsOf = async ({ token }: Account) => must(200, await call('GET', '/v1/tickets', { token })).items;

async function member(party: Show, role: string): Promise<Account> {
  const someone = await verified();
  const { memberKey } = await import('../../../shared/records/venue-rows.ts');
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { body } = await call('GET', `/v1/events/${party.eventId}`, {});
  const organizerId = body.organizer.id;
  await put(process.env.VENUES_TABLE ?? '', { ...memberKey(organizerId, someone.id), organizerId, role });
  return someone;
}

/** Delivers the order as the stream of the orders table does. */
async function project(orderId: string): Promise<void> {
  const { handler } = await import('../../../functions/orders/projector.ts');
  const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
  const NewImage = marshall(await readOrder(orderId), { removeUndefinedValues: true }) as never;
  await handler({ Records: [{ dynamodb: { NewImage, SequenceNumber: orderId } }] });
}

async function mailConfirmed(orderId: string): Promise<void> {
  const { handler } = await import('../../../functions/notifications/on-order-confirmed.ts');
  const confirmed = (await announced()).find(({ type, subject }) => type === 'OrderConfirmed' && subject === orderId);
  expect((await handler(message(confirmed as Envelope), {} as Context)).batchItemFailures).toEqual([]);
}

const countOf = async ({ organizer, eventId }: Show, query = '') =>
  must(200, await call('GET', `/v1/events/${eventId}/box-office/sales${query}`, { token: organizer.token }));

describe('a sale at the box office', () => {
  it('is confirmed at once, with its payment recorded and codes to print', async () => {
    const party = await show({ maxPerCustomer: 2 });
    const answer = await sell(party, { method: 'card', name: 'Ada Lovelace' });
    const sold = must(201, answer);
    expect(answer.headers.get('location')).toBe(`/v1/orders/${sold.id}`);
    const { price } = (await call('GET', `/v1/events/${party.eventId}`, {})).body.ticketTypes[0];
    const total = { ...price, amount: price.amount * 2 };
    expect(sold).toMatchObject({
      ...{ status: 'confirmed', total, refunds: [] },
      payments: [{ provider: 'card', status: 'captured', amount: total }],
      tickets: [{ status: 'valid' }, { status: 'valid' }],
    });
    const codes = sold.tickets.map(({ code }: { code: string }) => code);
    expect(new Set(codes).size).toBe(2);
    const { parseTicketId, placeKey } = await import('../../../shared/inventory/place.ts');
    const { getItem } = await import('../../../shared/dynamo/read.ts');
    for (const { id, code } of sold.tickets) {
      const place = parseTicketId(id);
      if (!place) throw new Error(`${id} is no ticket`);
      const row = await getItem(process.env.TICKETS_TABLE ?? '', placeKey(place), { consistent: true });
      expect(row).toMatchObject({ status: 'sold', code, holder: 'Ada Lovelace', orderId: sold.id });
    }
    // The saga that starts for it finds everything done.
    await confirm(sold.id);
    expect(await recount(party.ticketTypeId)).toEqual({ available: 18, sold: 2 });
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('counts for no customer, and its tickets are in no account', async () => {
    const party = await show({ maxPerOrder: 2, maxPerCustomer: 2 });
    for (let n = 0; n < 3; n++) must(201, await sell(party));
    expect(await ticketsOf(party.organizer)).toEqual([]);
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('is bound by the limit of an order, unless an editor lifts it', async () => {
    const party = await show({ maxPerOrder: 2 });
    const gatekeeper = await member(party, 'gatekeeper');
    const items = [{ ticketTypeId: party.ticketTypeId, quantity: 3 }];
    expect(statusAndCode(await sell(party, { items }))).toEqual([409, 'limit_reached']);
    expect(statusAndCode(await sell(party, { items, as: gatekeeper, ignoreLimits: true }))).toEqual([403, 'forbidden']);
    must(201, await sell(party, { items, ignoreLimits: true }));
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('is for owners, editors and gatekeepers', async () => {
    const party = await show();
    for (const role of ['editor', 'gatekeeper']) must(201, await sell(party, { as: await member(party, role) }));
    expect(statusAndCode(await sell(party, { as: await member(party, 'viewer') }))).toEqual([403, 'forbidden']);
    expect(statusAndCode(await sell(party, { as: await account() }))).toEqual([404, 'not_found']);
  });

  it('is one order for each idempotency key, also under concurrent requests', async () => {
    const party = await show();
    const key = 'the-key-of-some-sale';
    const answers = await Promise.all([1, 2, 3, 4].map(() => sell(party, { key })));
    for (const { status, body } of answers) expect([201, 409], JSON.stringify(body)).toContain(status);
    const first = must(201, await sell(party, { key }));
    expect(must(201, await sell(party, { key })).tickets).toEqual(first.tickets);
    expect(await recount(party.ticketTypeId)).toEqual({ available: 18, sold: 2 });
    expect(statusAndCode(await sell(party, { key, method: 'card' }))).toEqual([422, 'idempotency_key_reused']);
  });

  it('follows sooner on others than buyers may order', async () => {
    const party = await show({ capacity: 40 });
    for (let sold = 0; sold < 15; sold++) must(201, await sell(party));
  });

  it('never exceeds the capacity under concurrent requests', async () => {
    const party = await show({ capacity: 5 });
    const items = [{ ticketTypeId: party.ticketTypeId, quantity: 1 }];
    const answers = await Promise.all(Array.from({ length: 8 }, () => sell(party, { items })));
    for (const { status, body } of answers) expect([201, 409], JSON.stringify(body)).toContain(status);
    const sold = answers.filter(({ status }) => status === 201).length;
    const left = 5 - sold;
    expect(await recount(party.ticketTypeId)).toEqual({ sold, ...(left > 0 && { available: left }) });
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('sells exactly the named seats, and house seats only through editors', async () => {
    const party = await show({ seatMap: hall({ A: 4 }) });
    const { organizer, eventId, ticketTypeId } = party;
    const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
    must(200, await call('PATCH', path, { token: organizer.token, body: { blockedSeats: ['A-1-1'] } }));
    await deliver();
    const seats = (names: string[], more: object = {}) =>
      sell(party, { items: [{ ticketTypeId, seats: names }], ...more });
    const sold = must(201, await seats(['A-1-2', 'A-1-3']));
    expect(sold.tickets.map(({ seat }: { seat: string }) => seat).sort()).toEqual(['A-1-2', 'A-1-3']);
    const taken = await seats(['A-1-3', 'A-1-4']);
    expect([...statusAndCode(taken), taken.body.seats]).toEqual([409, 'seats_taken', ['A-1-3']]);
    const gatekeeper = await member(party, 'gatekeeper');
    expect(statusAndCode(await seats(['A-1-1'], { as: gatekeeper }))).toEqual([409, 'seats_taken']);
    must(201, await seats(['A-1-1']));
    const unknown = await seats(['B-9-9']);
    expect([...statusAndCode(unknown), unknown.body.errors[0].pointer]).toEqual([
      422,
      'invalid_request',
      '/items/0/seats/0',
    ]);
    expect(await findings(eventId)).toEqual([]);
  });

  it('goes on after the online sale, but not while it is paused or has not begun', async () => {
    const party = await show();
    const path = `/v1/events/${party.eventId}/ticket-types/${party.ticketTypeId}`;
    const { update } = await import('../../../shared/dynamo/write.ts');
    const { typeKey } = await import('../../../shared/inventory/ticket-type.ts');
    const change = (fields: Record<string, unknown>) =>
      update(process.env.TICKETS_TABLE ?? '', typeKey(party.ticketTypeId), {
        UpdateExpression: `SET ${Object.keys(fields).map((name) => `#${name} = :${name}`)}`,
        ExpressionAttributeNames: Object.fromEntries(Object.keys(fields).map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [`:${name}`, value]),
        ),
      });
    await change({ salesEndAt: Date.now() - 1_000 });
    must(201, await sell(party));
    await change({ salesStartAt: Date.now() + 60_000 });
    expect(statusAndCode(await sell(party))).toEqual([409, 'sales_closed']);
    await change({ salesStartAt: 0, status: 'hidden' });
    must(201, await sell(party));
    await change({ status: 'on_sale' });
    must(200, await call('PATCH', path, { token: party.organizer.token, body: { status: 'paused' } }));
    expect(statusAndCode(await sell(party))).toEqual([409, 'sales_closed']);
  });

  it('is refused for a draft, a foreign type and a cancelled event', async () => {
    const [one, other] = [await show(), await show()];
    expect(statusAndCode(await sell({ ...one, ticketTypeId: other.ticketTypeId }))).toEqual([404, 'not_found']);
    const drafted = await draft();
    expect(statusAndCode(await sell({ ...drafted, ticketTypeId: one.ticketTypeId }))).toEqual([404, 'not_found']);
    must(202, await call('POST', `/v1/events/${one.eventId}/cancel`, { token: one.organizer.token, body: {} }));
    expect(statusAndCode(await sell(one))).toEqual([409, 'wrong_state']);
  });

  it.each([
    ['no line', { items: [] }],
    [
      'a type twice',
      {
        items: [
          { ticketTypeId: 'typ_1', quantity: 1 },
          { ticketTypeId: 'typ_1', quantity: 1 },
        ],
      },
    ],
    [
      'too many places',
      {
        items: [
          { ticketTypeId: 'typ_1', quantity: 40 },
          { ticketTypeId: 'typ_2', quantity: 1 },
        ],
      },
    ],
    ['two ways to choose', { items: [{ ticketTypeId: 'typ_1', quantity: 1, seats: ['A-1-1'] }] }],
    ['another method', { method: 'test' }],
    ['a price', { total: 1 }],
    ['no address', { email: 'ada' }],
  ])('is refused with %s', async (_, body) => {
    expect(statusAndCode(await sell(await show(), body))).toEqual([422, 'invalid_request']);
  });
});

describe('the tickets of a sale at the box office', () => {
  it('belong to the account with that confirmed address; the seller sees the order', async () => {
    const party = await show();
    const [fan, gatekeeper] = [await verified(), await member(party, 'gatekeeper')];
    const { id } = must(201, await sell(party, { as: gatekeeper, email: fan.email }));
    expect(await ticketsOf(fan)).toHaveLength(2);
    const status = async ({ token }: Account) => (await call('GET', `/v1/orders/${id}`, { token })).status;
    expect([await status(fan), await status(gatekeeper), await status(await account())]).toEqual([200, 200, 404]);
  });

  it('are mailed to the address that was given, and to nobody without one', async () => {
    const party = await show();
    const email = `walk-up-${party.eventId.toLowerCase()}@example.org`;
    const mailed = must(201, await sell(party, { email, name: 'Wally Walkup' }));
    const printed = must(201, await sell(party));
    await mailConfirmed(printed.id);
    await mailConfirmed(mailed.id);
    const [mail] = await until(
      async () => (await storedMails(inject('mailFolder'))).filter(({ text }) => text.includes(mailed.id)),
      (mails) => mails.length > 0,
      10,
    );
    expect(mail?.to).toContain(email);
    const all = await storedMails(inject('mailFolder'));
    expect(all.filter(({ text }) => text.includes(printed.id))).toEqual([]);
  });

  it('appear in the lists of the organizer, with customer and seller', async () => {
    const party = await show();
    const { token, id: by } = party.organizer;
    const { id } = must(201, await sell(party, { name: 'Wally Walkup', email: 'wally@example.org' }));
    await project(id);
    const { items } = must(200, await call('GET', `/v1/events/${party.eventId}/orders`, { token }));
    expect(items).toMatchObject([
      { id, customer: { name: 'Wally Walkup', email: 'wally@example.org' }, boxOffice: { by, method: 'cash' } },
    ]);
    const attendees = must(200, await call('GET', `/v1/events/${party.eventId}/attendees`, { token })).items;
    expect(attendees).toHaveLength(2);
    expect(attendees[0]).toMatchObject({ orderId: id, holder: 'Wally Walkup' });
    expect(attendees[0]).not.toHaveProperty('email');
  });
});

describe('the count of a day', () => {
  it('has the sales of each seller and method', async () => {
    const party = await show();
    const gatekeeper = await member(party, 'gatekeeper');
    const sales = [await sell(party), await sell(party), await sell(party, { method: 'card' })];
    sales.push(await sell(party, { as: gatekeeper }));
    for (const answer of sales) await project(must(201, answer).id);
    const one = sales[0]?.body.total.amount;
    const { day, items } = await countOf(party);
    expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
    const row = (who: Account, method: string, orders: number) =>
      expect.objectContaining({
        seller: { id: who.id, name: expect.any(String) },
        ...{ method, orders, tickets: orders * 2, amount: euros(one * orders), refunded: euros(0) },
      });
    expect(items).toHaveLength(3);
    expect(items).toEqual(
      expect.arrayContaining([
        row(party.organizer, 'cash', 2),
        row(party.organizer, 'card', 1),
        row(gatekeeper, 'cash', 1),
      ]),
    );
    const gatekeepersView = await countOf({ ...party, organizer: gatekeeper });
    expect(gatekeepersView.items).toEqual([row(gatekeeper, 'cash', 1)]);
    expect((await countOf(party, '?day=2020-01-01')).items).toEqual([]);
    expect(await countOf(party, '?cache=1')).toMatchObject({ day });
    const { token } = party.organizer;
    const path = `/v1/events/${party.eventId}/box-office/sales?day=`;
    for (const wrong of ['today', '2026-02-30', '9999-12-31', '0000-01-01'])
      expect((await call('GET', path + wrong, { token })).status, wrong).toBe(422);
  });

  it('tells the devices of a seller apart, by session and by what the till is called', async () => {
    const party = await show();
    const { organizer } = party;
    const signedIn = await call('POST', '/v1/auth/login', {
      body: { email: organizer.email, password: 'correct horse 42' },
    });
    const elsewhere = { ...organizer, token: must(200, signedIn).accessToken };
    const sales = [await sell(party, { device: 'Bar left' }), await sell(party, { as: elsewhere })];
    for (const answer of sales) await project(must(201, answer).id);

    const sessions = must(200, await call('GET', '/v1/auth/sessions', { token: elsewhere.token })).items;
    const here = sessions.find(({ current }: { current: boolean }) => current).id;
    const { items } = await countOf(party);
    expect(items).toHaveLength(2);
    const [till, other] = ['Bar left', undefined].map((name) =>
      items.find(({ device }: { device: { name?: string } }) => device.name === name),
    );
    expect([till.orders, other.orders, other.device]).toEqual([1, 1, { id: here }]);
    expect(sessions.map(({ id }: { id: string }) => id)).toContain(till.device.id);
    expect(till.device.id).not.toBe(here);
  });
});

it.each(['cash', 'card'])(
  'a refund of a sale by %s is done once a member says that it was paid out',
  async (method) => {
    const party = await show();
    const { token } = party.organizer;
    const { id, total } = must(201, await sell(party, { method }));
    const refunded = must(202, await call('POST', `/v1/orders/${id}/refunds`, { token, body: { reason: 'Goodwill' } }));
    const path = `/v1/orders/${id}/refunds/${encodeURIComponent(refunded.refunds[0].id)}/mark-paid`;
    for (let times = 0; times < 2; times++) {
      expect(must(202, await call('POST', path, { token }))).toMatchObject({
        status: 'refunded',
        payments: [{ provider: method, status: 'refunded' }],
        refunds: [{ amount: total, status: 'succeeded' }],
      });
    }
  },
);

it('a cancelled event promises the refunds of its box office, which wait for the pay-out', async () => {
  const party = await show();
  const { id, total } = must(201, await sell(party));
  const { token } = party.organizer;
  must(202, await call('POST', `/v1/events/${party.eventId}/cancel`, { token, body: {} }));
  for (let round = 0; round < 3; round++) await deliver();
  expect(must(200, await call('GET', `/v1/orders/${id}`, { token }))).toMatchObject({
    status: 'refunded',
    payments: [{ provider: 'cash', status: 'captured' }],
    refunds: [{ status: 'pending', amount: total, reason: 'event_cancelled' }],
  });
  expect(await watchedOrders()).not.toContain(id);
  expect(await recount(party.ticketTypeId)).toEqual({ void: 20 });
  expect(await findings(party.eventId)).toEqual([]);
});

it.each(['a repeat', 'the saga'])(
  'a sale that was interrupted before its confirmation is finished by %s',
  async (by) => {
    const party = await show();
    const { ticketKey } = await import('../../../functions/orders/fulfilment/ticket-key-store.ts');
    const { publicKeyKey } = await import('../../../shared/records/auth-rows.ts');
    const { update } = await import('../../../shared/dynamo/write.ts');
    const { kid } = await ticketKey();
    const signing = (UpdateExpression: string) =>
      update(process.env.USERS_TABLE ?? '', publicKeyKey('ticket', kid), {
        UpdateExpression,
        ...(UpdateExpression.startsWith('SET') && { ExpressionAttributeValues: { ':now': Date.now() } }),
      });
    const key = 'the-key-of-an-interrupted-sale';
    await signing('SET revokedAt = :now');
    expect((await sell(party, { key })).status).toBe(500);
    await signing('REMOVE revokedAt');
    expect(await recount(party.ticketTypeId)).toEqual({ available: 18, held: 2 });
    if (by === 'the saga') {
      const placed = (await announced()).filter(({ type }) => type === 'OrderPlaced').map(({ subject }) => subject);
      for (const orderId of placed) await confirm(orderId ?? '');
    }
    const sold = must(201, await sell(party, { key }));
    expect(sold).toMatchObject({ status: 'confirmed', tickets: [{ status: 'valid' }, { status: 'valid' }] });
    expect(await recount(party.ticketTypeId)).toEqual({ available: 18, sold: 2 });
    expect(await findings(party.eventId)).toEqual([]);
  },
);
