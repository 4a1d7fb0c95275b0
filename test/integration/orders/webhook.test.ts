/*
 * Goal: what a provider says by webhook is recorded once and truly, and what others say changes nothing.
 * Method: posts signed and forged events of a fake Stripe to the real route, in process.
 */
import { SFNClient } from '@aws-sdk/client-sfn';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FakeStripe } from '../../../scripts/local/stripe/fake-stripe.ts';
import { account, addType, draft, hold, must, onSale, publish, show } from '../../support/actors/world.ts';
import { call } from '../../support/http/client.ts';

import {
  checkoutPage,
  due,
  eventsAt,
  incidentsOf,
  type Ordered,
  orderedByStripe,
  paidByStripe,
  refundedByStripe,
  sellersView,
  stored,
} from '../../support/stripe/orders-by-stripe.ts';
import { deliverEvent, startWithStripe } from '../../support/stripe/stripe-in-process.ts';

let fake: FakeStripe;
beforeAll(async () => {
  fake = await startWithStripe();
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => fake.stop());

const route = '/v1/payments/webhooks/stripe';

/** Runs what happens at Stripe. Returns the events that it causes. */
const eventsOf = (happens: () => unknown): Stripe.Event[] => eventsAt(fake, happens);

/** The tokens that were signalled meanwhile, with their outcomes. */
function watchSignals() {
  const send = vi.spyOn(SFNClient.prototype, 'send');
  return () => send.mock.calls.map(([command]) => command.input);
}

const paid = () => paidByStripe(fake);

const orderOf = async ({ buyer, orderId }: Ordered) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));

describe('a payment on a page of Stripe', () => {
  it('is offered with its page, and its webhook records the money and wakes the saga', async () => {
    const one = await orderedByStripe();
    expect((await orderOf(one)).payment.redirectUrl).toMatch(/^https:/);
    expect(await sellersView(one)).not.toHaveProperty('payment');
    const signals = watchSignals();

    const [event] = eventsOf(() => fake.ledger.pay(one.session));
    must(200, await deliverEvent(fake, event as Stripe.Event));

    expect((await stored(one.orderId)).captured).toEqual(due);
    expect(signals()).toMatchObject([{ taskToken: 'a-token-of-nobody', output: '{"outcome":"paid"}' }]);
  });

  it('is recorded once, however often and in which order its events arrive', async () => {
    const one = await orderedByStripe();
    const events = eventsOf(() => fake.ledger.pay(one.session));
    expect(events.length).toBeGreaterThan(1);

    for (const event of [...events.toReversed(), ...events, ...events]) must(200, await deliverEvent(fake, event));

    const { attempts, captured, history, refunds } = await stored(one.orderId);
    expect(attempts).toMatchObject([{ status: 'captured' }]);
    expect(captured).toEqual(due);
    expect(history.filter(({ what }) => what.startsWith('captured'))).toHaveLength(1);
    expect(refunds).toEqual([]);
  });

  it('is read from Stripe: an event that says more than is true pays nothing', async () => {
    const one = await orderedByStripe();
    const other = await orderedByStripe();
    const [event] = eventsOf(() => fake.ledger.pay(other.session));
    const intent = { ...event?.data.object, metadata: { attemptId: `${one.orderId}#1`, orderId: one.orderId } };

    must(200, await deliverEvent(fake, { ...event, data: { object: intent } } as Stripe.Event));

    expect((await stored(one.orderId)).attempts).toMatchObject([{ status: 'pending' }]);
  });

  it('of another amount does not count as paid', async () => {
    const one = await orderedByStripe();
    const signals = watchSignals();
    const intent = fake.ledger.pay(one.session, 'delayed');

    for (const event of eventsOf(() => fake.ledger.settle(intent, true, 8_999))) {
      must(200, await deliverEvent(fake, event));
    }

    expect((await stored(one.orderId)).captured).toEqual({ ...due, amount: 8_999 });
    expect(new Set(signals().map((input) => 'output' in input && input.output))).toEqual(
      new Set(['{"outcome":"wrong_amount"}']),
    );
  });

  it('is worked on again after a fault', async () => {
    const one = await orderedByStripe();
    const [event] = eventsOf(() => fake.ledger.pay(one.session)) as [Stripe.Event];
    fake.fail('hang-up', 'GET /v1/checkout/sessions');
    const { status, body, headers } = await deliverEvent(fake, event);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'busy', '2']);
    expect((await stored(one.orderId)).captured).toBeUndefined();

    must(200, await deliverEvent(fake, event));

    expect((await stored(one.orderId)).captured).toEqual(due);
  });

  it('ends at Stripe before another attempt begins', async () => {
    const one = await orderedByStripe();
    const retry = { token: one.buyer.token, body: { provider: 'stripe' } };

    const { payments, payment } = must(202, await call('POST', `/v1/orders/${one.orderId}/payments`, retry));

    expect(fake.ledger.session(one.session).status).toBe('expired');
    expect(payments).toMatchObject([{ status: 'failed' }, { status: 'pending' }]);
    expect(payment).toMatchObject({ publishableKey: 'pk_test_fake' });
  });

  it('that has paid refuses another attempt, and is recorded', async () => {
    const one = await orderedByStripe();
    fake.ledger.pay(one.session);
    const signals = watchSignals();
    const retry = { token: one.buyer.token, body: { provider: 'stripe' } };

    expect((await call('POST', `/v1/orders/${one.orderId}/payments`, retry)).body.code).toBe('wrong_state');

    expect((await stored(one.orderId)).attempts).toMatchObject([{ status: 'captured' }]);
    expect(signals()).toMatchObject([{ output: '{"outcome":"paid"}' }]);
  });
});

describe('a webhook that is refused', () => {
  it('was forged in one of ten ways, and changes nothing', async () => {
    const one = await orderedByStripe();
    const [event] = eventsOf(() => fake.ledger.pay(one.session)) as [Stripe.Event];
    const { body, signature } = fake.signed(event);
    const [time, mac = ''] = signature.split(',');
    const minutes = (count: number) => fake.ledger.now + count * 60;
    const forged: [string, string | undefined][] = [
      [body, undefined],
      [body, ''],
      [body, 'nonsense'],
      [body, fake.signed(event, { secret: 'whsec_guessed' }).signature],
      [body, fake.signed(event, { at: minutes(-6) }).signature],
      [body, fake.signed(event, { at: minutes(6) }).signature],
      [body, `t=${minutes(1)},${mac}`],
      [body, `${time},${mac.replace('v1=', 'v0=')}`],
      [body.replace(one.orderId, 'ord_other'), signature],
      [`${body} `, signature],
    ];
    const before = await stored(one.orderId);

    for (const [raw, header] of forged) {
      const headers = header === undefined ? {} : { 'stripe-signature': header };
      const answer = await call('POST', route, { raw, headers });
      expect(answer).toMatchObject({ status: 400, body: { code: 'webhook_signature_invalid' } });
    }

    expect(await stored(one.orderId)).toEqual(before);
  });

  it('is too large, before its signature is looked at', async () => {
    const answer = await call('POST', route, { raw: 'x'.repeat(300_000), headers: { 'stripe-signature': 't=1,v1=0' } });
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it.each(['paypal', 'manual', '__proto__'])('is for the provider %s, which is not offered', async (provider) => {
    const answer = await call('POST', `/v1/payments/webhooks/${encodeURIComponent(provider)}`, { body: {} });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

it('an event of an unknown type, or about what is not ours, is accepted', async () => {
  const intent = fake.ledger.createIntent({ amount: 5_000, currency: 'eur' });
  const events = eventsOf(() => fake.ledger.pay(intent.id));
  const unknown = { ...events[0], id: 'evt_unknown', type: 'customer.created' } as unknown as Stripe.Event;
  const metadata = { attemptId: 'ord_none#1', orderId: 'ord_none' };
  const lost = { ...events[0], id: 'evt_lost', data: { object: { ...intent, metadata } } } as unknown as Stripe.Event;

  for (const event of [...events, unknown, lost]) must(200, await deliverEvent(fake, event));
});

describe('what a person has to look at', () => {
  it('is a dispute: it marks the order for its seller, and stands on the list as it is now', async () => {
    const one = await paid();
    const intent = String((await stored(one.orderId)).attempts[0]?.reference);
    const opened = eventsOf(() => fake.ledger.dispute(intent));
    const dispute = String((opened[0] as Stripe.ChargeDisputeCreatedEvent).data.object.id);
    for (const event of opened) must(200, await deliverEvent(fake, event));
    expect(await incidentsOf(one)).toMatchObject([{ what: 'dispute', orderId: one.orderId, amount: due }]);

    const closed = eventsOf(() => fake.ledger.closeDispute(dispute, 'lost'));
    for (const event of [...closed, ...opened]) must(200, await deliverEvent(fake, event));

    expect((await sellersView(one)).disputes).toEqual([
      { id: dispute, status: 'lost', reason: 'fraudulent', amount: due },
    ]);
    expect(await orderOf(one)).not.toHaveProperty('disputes');
    expect(await incidentsOf(one)).toMatchObject([{ what: 'dispute', status: 'lost', reference: dispute }]);
  });

  it('is a refund that comes back after it had succeeded', async () => {
    const one = await paid();
    const refund = await refundedByStripe(one.orderId);
    expect(refund).toMatchObject({ status: 'succeeded' });
    const id = String(refund.reference);

    for (const event of eventsOf(() => fake.ledger.settleRefund(id, 'failed'))) {
      must(200, await deliverEvent(fake, event));
    }

    expect((await orderOf(one)).refunds).toMatchObject([{ status: 'failed' }]);
    expect(await incidentsOf(one)).toMatchObject([{ what: 'refund_failed', reference: id, amount: due }]);
  });

  it('is a refund that somebody made at Stripe', async () => {
    const one = await paid();
    const payment_intent = String((await stored(one.orderId)).attempts[0]?.reference);
    const events = eventsOf(() => fake.ledger.createRefund({ payment_intent, amount: 500 }));

    for (const event of [...events, ...events]) must(200, await deliverEvent(fake, event));

    expect(await incidentsOf(one)).toMatchObject([
      { what: 'refunded_elsewhere', amount: { amount: 500, currency: 'EUR' } },
    ]);
  });

  it('is told when a refund that somebody made at Stripe comes back', async () => {
    const one = await paid();
    const payment_intent = String((await stored(one.orderId)).attempts[0]?.reference);
    const made = eventsOf(() => fake.ledger.createRefund({ payment_intent, amount: due.amount }));
    for (const event of made) must(200, await deliverEvent(fake, event));
    const [known] = await incidentsOf(one);
    expect(known).not.toHaveProperty('status');

    const returned = eventsOf(() => fake.ledger.settleRefund(known.reference, 'failed'));
    for (const event of [...returned, ...made]) must(200, await deliverEvent(fake, event));

    expect(await incidentsOf(one)).toEqual([{ ...known, status: 'failed', open: false }]);
  });

  it('is no refund at Stripe that never reached anybody', async () => {
    const one = await paid();
    const payment_intent = String((await stored(one.orderId)).attempts[0]?.reference);
    fake.ledger.nextRefunds.push('failed');
    const made = eventsOf(() => fake.ledger.createRefund({ payment_intent, amount: 500 }));
    for (const event of made) must(200, await deliverEvent(fake, event));
    expect(await incidentsOf(one)).toEqual([]);
  });
});

describe('the providers of an event', () => {
  it('are listed for everybody, with what their widgets need', async () => {
    const { eventId } = await show();
    const { items } = must(200, await call('GET', `/v1/payments/providers?eventId=${eventId}`));
    expect(items).toEqual([{ provider: 'test' }, { provider: 'stripe', publishableKey: 'pk_test_fake' }]);
    expect((await call('GET', '/v1/payments/providers?eventId=evt_none')).status).toBe(404);
  });

  it('are the only ones that an order may name, and a refusal loses nothing', async () => {
    const party = await show();
    const buyer = await account();
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const orders = (payment: object) => call('POST', '/v1/orders', { token: buyer.token, body: { payment } });

    expect(await orders({ provider: 'manual' })).toMatchObject({
      status: 422,
      body: { code: 'payment_provider_unavailable' },
    });
    expect((await orders({ provider: 'stripe', returnUrl: 'http://shop.example/' })).status).toBe(422);
    expect((await orders({ provider: 'stripe', returnUrl: 'https://a:b@shop.example/' })).status).toBe(422);
    expect((await orders({ provider: 'stripe', returnUrl: ' https://shop.example/' })).status).toBe(422);
    must(202, await orders({ ...checkoutPage, returnUrl: 'http://localhost:3000/done' }));
  });

  it('refuse an amount that they cannot charge, in words', async () => {
    const cheap = await draft();
    const price = { amount: 20, currency: 'EUR' };
    const { id } = must(201, await addType(cheap, { kind: 'general', capacity: 5, price }));
    must(200, await publish(cheap));
    await onSale(cheap);
    const buyer = await account();
    must(200, await hold(buyer, id, 1));
    const answer = await call('POST', '/v1/orders', { token: buyer.token, body: { payment: checkoutPage } });
    expect(answer).toMatchObject({ status: 422, body: { code: 'payment_provider_unavailable' } });
    expect(answer.body.detail).toMatch(/smallest amount/);
  });
});
