import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  account,
  addType,
  draft,
  hold,
  must,
  onSale,
  publish,
  type Show,
} from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { findings, recount } from '../../support/state/audit.ts';
import { lapse } from '../../support/state/lapse.ts';
import { confirm, runTask } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

const euros = (amount: number) => ({ amount, currency: 'EUR' });

async function showAt(amount: number): Promise<Show> {
  const drafted = await draft({ doorsIn: 3 });
  const ticketTypeId = must(201, await addType(drafted, { kind: 'general', capacity: 20, price: euros(amount) })).id;
  must(200, await publish(drafted));
  await onSale(drafted);
  return { ...drafted, ticketTypeId };
}

async function buyerOf({ ticketTypeId }: Show, quantity = 2): Promise<Account> {
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, quantity));
  return buyer;
}

const orders = ({ token }: Account, body?: object, key?: string) =>
  call('POST', '/v1/orders', { token, ...(body && { body }), ...(key && { key }) });
const read = async ({ token }: Account, id: string) => must(200, await call('GET', `/v1/orders/${id}`, { token }));
const refusal = ({ status, body }: { status: number; body: any }) => [status, body.code, body.errors?.[0]?.pointer];

describe('an order of which nothing is due', () => {
  it('is confirmed without a payment and without a provider', async () => {
    const party = await showAt(0);
    const buyer = await buyerOf(party);
    const placed = must(202, await orders(buyer));
    expect(placed).toMatchObject({ status: 'pending', total: euros(0), payments: [] });
    await runTask('TakePayment', placed.id);
    expect((await read(buyer, placed.id)).status).toBe('pending');
    expect(await runTask('ConfirmOrder', placed.id)).toEqual({ outcome: 'confirmed' });
    const done = await read(buyer, placed.id);
    expect(done).toMatchObject({ status: 'confirmed', payments: [], refunds: [] });
    expect(done.tickets.map(({ status }: { status: string }) => status)).toEqual(['valid', 'valid']);
    expect(await findings(party.eventId)).toEqual([]);
  });

  it.each([
    ['a token that is declined', { provider: 'test', token: 'tok_declined' }],
    ['a provider that this stage does not have', { provider: 'stripe', token: 'pm_card' }],
  ])('ignores a payment sent with it: %s', async (_what, payment) => {
    const buyer = await buyerOf(await showAt(0));
    const placed = must(202, await orders(buyer, { payment }));
    expect(await confirm(placed.id)).toEqual({ outcome: 'confirmed' });
    expect(await read(buyer, placed.id)).toMatchObject({ status: 'confirmed', payments: [] });
  });

  it('is one that a promotion code pays in full, too', async () => {
    const party = await showAt(4_500);
    const code = { code: 'FRIENDS-ALL', percent: 100 };
    const path = `/v1/events/${party.eventId}/promo-codes`;
    must(201, await call('POST', path, { token: party.organizer.token, body: code }));
    const buyer = await buyerOf(party);
    must(200, await call('PUT', '/v1/cart/promo-code', { token: buyer.token, body: { code: code.code } }));
    const placed = must(202, await orders(buyer, {}));
    expect(placed).toMatchObject({ subtotal: euros(9_000), discount: euros(9_000), total: euros(0), payments: [] });
    expect(await confirm(placed.id)).toEqual({ outcome: 'confirmed' });
  });

  it('fails and returns its places if another customer has taken one of them', async () => {
    const party = await showAt(0);
    const buyer = await buyerOf(party, 8);
    const placed = must(202, await orders(buyer));
    await lapse(placed.id);
    await Promise.all(
      [8, 8].map(async (quantity) => must(200, await hold(await account(), party.ticketTypeId, quantity))),
    );
    await runTask('TakePayment', placed.id);
    expect(await runTask('ConfirmOrder', placed.id)).toEqual({ outcome: 'lost' });
    await runTask('RefundPayment', placed.id, { outcome: 'lost' });
    await runTask('ReleaseTickets', placed.id, { outcome: 'lost' });
    expect(await read(buyer, placed.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'tickets_lost' },
      payments: [],
      refunds: [],
    });
    expect(await recount(party.ticketTypeId)).toEqual({ available: 4, held: 16 });
  });
});

describe('an order of which something is due', () => {
  it('needs a payment, and can be placed with the same key once one is sent', async () => {
    const buyer = await buyerOf(await showAt(4_500));
    const key = 'one-order-without-a-payment';
    const refused = await orders(buyer, {}, key);
    expect(refusal(refused)).toEqual([422, 'invalid_request', '/payment']);
    expect(refused.body.errors[0].message).toContain('€90.00');
    const unknown = await orders(buyer, { payment: { provider: 'stripe' } }, key);
    expect(refusal(unknown).slice(0, 2)).toEqual([422, 'payment_provider_unavailable']);
    must(202, await orders(buyer, { payment: { provider: 'test', token: 'tok_ok' } }, key));
  });
});

describe('the total that a buyer has seen', () => {
  const payment = { provider: 'test', token: 'tok_ok' };

  it.each([
    ['amount', euros(6_000)],
    ['currency', { amount: 9_000, currency: 'USD' }],
  ])('is compared before anything is ordered: another %s is answered with the new total', async (_what, seen) => {
    const party = await showAt(4_500);
    const buyer = await buyerOf(party);
    const key = 'an-order-with-a-total-seen';
    const refused = await orders(buyer, { payment, expectedTotal: seen }, key);
    expect(refusal(refused).slice(0, 2)).toEqual([409, 'price_changed']);
    expect(refused.body.total).toEqual(euros(9_000));
    // Nothing is consumed: neither the cart nor the key.
    expect((await call('GET', '/v1/cart', { token: buyer.token })).body.total).toEqual(euros(9_000));
    expect((await call('GET', '/v1/orders', { token: buyer.token })).body.items).toEqual([]);
    const placed = must(202, await orders(buyer, { payment, expectedTotal: refused.body.total }, key));
    expect(placed.total).toEqual(euros(9_000));
    expect(must(202, await orders(buyer, { payment, expectedTotal: euros(9_000) }, key)).id).toBe(placed.id);
  });

  it('comes first: a buyer who expected a free order learns the new total', async () => {
    const buyer = await buyerOf(await showAt(4_500));
    const refused = await orders(buyer, { expectedTotal: euros(0) });
    expect(refusal(refused).slice(0, 2)).toEqual([409, 'price_changed']);
  });
});
