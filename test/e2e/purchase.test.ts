import { describe, expect, inject, it } from 'vitest';
import { cloudEnvironment } from '../../scripts/local/environment.ts';
import { storedMails } from '../../scripts/local/mail/mailbox.ts';
import { mapLimit } from '../../scripts/shared/retry.ts';
import { insistOnHold, tally } from '../support/actors/buying.ts';
import {
  account,
  addType,
  available,
  draft,
  hold,
  must,
  onSale,
  order,
  publish,
  settled,
  show,
} from '../support/actors/world.ts';
import { call } from '../support/http/client.ts';
import { lapse } from '../support/state/lapse.ts';

describe('buying a ticket', () => {
  it('turns held places into a confirmed order with tickets', async () => {
    const { eventId, ticketTypeId } = await show();
    const buyer = await account();

    const cart = await hold(buyer, ticketTypeId, 2);
    expect(cart.status).toBe(200);
    expect(cart.body.items).toMatchObject([{ quantity: 2, total: { amount: 9000, currency: 'EUR' } }]);

    const placed = await order(buyer);
    expect(placed.status).toBe(202);
    expect(placed.headers.get('location')).toBe(`/v1/orders/${placed.body.id}`);
    expect((await call('GET', '/v1/cart', { token: buyer.token })).body.items).toEqual([]);

    const done = await settled(buyer, placed.body.id, 'confirmed');
    expect(done.payments).toMatchObject([{ status: 'captured', amount: { amount: 9000 } }]);
    expect(done.tickets).toHaveLength(2);
    const { items } = (await call('GET', '/v1/tickets', { token: buyer.token })).body;
    expect(items.map((ticket: { id: string }) => ticket.id).sort()).toEqual(
      done.tickets.map((ticket: { id: string }) => ticket.id).sort(),
    );
    expect(items[0].code).toMatch(/^[A-Z2-7]{140,178}$/);
    const stranger = await account();
    expect((await call('GET', `/v1/tickets/${items[0].id}`, { token: stranger.token })).status).toBe(404);
    expect((await call('GET', `/v1/orders/${placed.body.id}`, { token: stranger.token })).status).toBe(404);
    await expect.poll(() => available(eventId), { timeout: 5000 }).toBe(18);
  });

  it('confirms a free order without a payment, and mails its tickets', async () => {
    const drafted = await draft();
    const type = { kind: 'general', capacity: 5, price: { amount: 0, currency: 'EUR' } };
    const { id: ticketTypeId } = must(201, await addType(drafted, type));
    must(200, await publish(drafted));
    await onSale(drafted);
    const buyer = await account();
    must(200, await hold(buyer, ticketTypeId, 2));
    const body = { expectedTotal: { amount: 0, currency: 'EUR' } };
    const placed = must(202, await call('POST', '/v1/orders', { token: buyer.token, body }));
    const done = await settled(buyer, placed.id, 'confirmed');
    expect([done.payments, done.tickets.length, done.total.amount]).toEqual([[], 2, 0]);
    const mails = async () => (await storedMails(inject('mailFolder'))).filter(({ to }) => to.includes(buyer.email));
    await expect
      .poll(async () => (await mails()).map(({ subject }) => subject), { timeout: 20_000 })
      .toContain('Your tickets: Late Show');
  });

  it('answers a repeated order with the same order, and a different body under its key with 422', async () => {
    const { ticketTypeId } = await show();
    const buyer = await account();
    await hold(buyer, ticketTypeId, 1);
    const key = 'a-key-that-is-used-twice';
    const first = await order(buyer, 'tok_ok', key);
    const again = await order(buyer, 'tok_ok', key);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body.id).toBe(first.body.id);
    const other = await order(buyer, 'tok_declined', key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    await settled(buyer, first.body.id, 'confirmed');
    expect((await call('GET', '/v1/orders', { token: buyer.token })).body.items).toHaveLength(1);
  });

  it('keeps a declined order open for another attempt', async () => {
    const { ticketTypeId } = await show();
    const buyer = await account();
    await hold(buyer, ticketTypeId, 1);
    const { body } = await order(buyer, 'tok_declined');
    await expect
      .poll(async () => (await call('GET', `/v1/orders/${body.id}`, { token: buyer.token })).body.failure?.code, {
        timeout: 20_000,
      })
      .toBe('payment_declined');
    const again = await call('POST', `/v1/orders/${body.id}/payments`, {
      token: buyer.token,
      body: { provider: 'test', token: 'tok_ok' },
    });
    expect(again.status).toBe(202);
    const done = await settled(buyer, body.id, 'confirmed');
    expect(done.payments.map((payment: { status: string }) => payment.status)).toEqual(['declined', 'captured']);
  });

  it('releases the places of a cancelled order immediately', async () => {
    const { eventId, ticketTypeId } = await show();
    const buyer = await account();
    await hold(buyer, ticketTypeId, 3);
    const { body } = await order(buyer, 'tok_declined');
    await settled(buyer, body.id, 'awaiting_payment');
    const cancelled = await call('POST', `/v1/orders/${body.id}/cancel`, { token: buyer.token, body: {} });
    expect([cancelled.status, cancelled.body.status]).toEqual([202, 'cancelled']);
    await expect.poll(() => available(eventId), { timeout: 5000 }).toBe(20);
    expect((await hold(buyer, ticketTypeId, 8)).status).toBe(200);
  });

  it('detects a capture whose answer was lost, and charges once', async () => {
    const { ticketTypeId } = await show();
    const buyer = await account();
    await hold(buyer, ticketTypeId, 1);
    const { body } = await order(buyer, 'tok_lost');
    const done = await settled(buyer, body.id, 'confirmed');
    expect(done.payments).toMatchObject([{ status: 'captured', amount: { amount: 4500 } }]);
  });

  it('takes no payment for a place that another customer has taken', async () => {
    const { eventId, ticketTypeId } = await show({ capacity: 1 });
    const [buyer, rival] = await Promise.all([account(), account()]);
    await hold(buyer, ticketTypeId, 1);
    const { body } = await order(buyer, 'tok_declined');
    await settled(buyer, body.id, 'awaiting_payment');
    Object.assign(process.env, cloudEnvironment(inject('endpoint')), inject('tables'));
    await lapse(body.id);
    await expect.poll(async () => (await hold(rival, ticketTypeId, 1)).status, { timeout: 5000 }).toBe(200);

    const again = { token: buyer.token, body: { provider: 'test', token: 'tok_ok' } };
    await expect
      .poll(async () => (await call('POST', `/v1/orders/${body.id}/payments`, again)).body.code, { timeout: 5000 })
      .toBe('hold_expired');
    expect((await call('GET', `/v1/orders/${body.id}`, { token: buyer.token })).body.payments).toMatchObject([
      { status: 'declined' },
    ]);
    const sold = await order(rival);
    expect((await settled(rival, sold.body.id, 'confirmed')).tickets).toHaveLength(1);
    expect(await available(eventId)).toBe(0);
  });

  it('refunds a capture of the wrong amount and fails the order', async () => {
    const { eventId, ticketTypeId } = await show();
    const buyer = await account();
    await hold(buyer, ticketTypeId, 1);
    const { body } = await order(buyer, 'tok_wrong_amount');
    const done = await settled(buyer, body.id, 'failed');
    expect(done.failure.code).toBe('payment_amount_mismatch');
    expect(done.tickets).toEqual([]);
    expect(done.refunds).toMatchObject([{ amount: { amount: 4499 }, status: 'succeeded' }]);
    await expect.poll(() => available(eventId), { timeout: 5000 }).toBe(20);
  });
});

describe('an on-sale', () => {
  it('sells exactly 20 places to 50 concurrent buyers, and rejects the others without a fault', async () => {
    const { eventId, ticketTypeId } = await show({ capacity: 20 });
    // The race is for places, not for accounts, so accounts are created ten at a time.
    const buyers = await mapLimit(Array.from({ length: 50 }), 10, () => account());
    // A slow machine refuses some requests as contended. Their buyers try again.
    const answers = await Promise.all(buyers.map((buyer) => insistOnHold(buyer, ticketTypeId, 1)));
    expect(tally(answers)).toEqual({ 200: 20, sold_out: 30 });
    const winners = buyers.filter((_, index) => answers[index]?.status === 200);
    const orders = await Promise.all(winners.map((buyer) => order(buyer)));
    const done = await Promise.all(
      winners.map((buyer, index) => settled(buyer, orders[index]?.body.id, 'confirmed', 'failed')),
    );
    const tickets = done.flatMap((one) => one.tickets.map((ticket: { id: string }) => ticket.id));
    expect(new Set(tickets).size).toBe(20);
    expect(tickets).toHaveLength(20);
    await expect.poll(() => available(eventId), { timeout: 5000 }).toBe(0);
  });

  it('enforces the limit per customer across carts and orders', async () => {
    const { ticketTypeId } = await show({ maxPerCustomer: 3 });
    const buyer = await account();
    await hold(buyer, ticketTypeId, 2);
    const { body } = await order(buyer);
    await settled(buyer, body.id, 'confirmed');
    const more = await hold(buyer, ticketTypeId, 2);
    expect([more.status, more.body.code]).toEqual([409, 'limit_reached']);
    expect((await hold(buyer, ticketTypeId, 1)).status).toBe(200);
  });
});
