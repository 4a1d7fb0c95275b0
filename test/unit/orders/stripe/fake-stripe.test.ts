/*
 * Goal: tests on the fake Stripe prove something about Stripe.
 * Method: what Stripe documents about webhooks and time is asserted of the fake, as a receiver sees it. The requests and
 * their faults are in `stripe-provider.test.ts`.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StripeEvent, verifyWebhook } from '../../../../functions/orders/payment/stripe/webhook/stripe-webhook.ts';
import { FakeStripe } from '../../../../scripts/local/stripe/fake-stripe.ts';
import { paymentRequest, providerOf, signal } from '../../../support/stripe/fake-provider.ts';

let fake: FakeStripe;
beforeEach(async () => {
  fake = await FakeStripe.start();
});
afterEach(() => fake.stop());

const start = (returnUrl?: string) => providerOf(fake).pay(paymentRequest({ ...(returnUrl && { returnUrl }) }), signal);
const types = () => fake.ledger.events.map(({ type }) => type);

/** What our code makes of an event that Stripe sends now, or has signed at another time. */
function received(event: Stripe.Event, at?: number): StripeEvent | undefined {
  const { body, signature } = fake.signed(event, at === undefined ? {} : { at });
  return verifyWebhook(body, signature, fake.keys.webhookSecrets, fake.ledger.now * 1_000);
}

describe('the events of the fake Stripe', () => {
  it('tell of a payment on a page with a decline first', async () => {
    const { reference = '' } = await start('https://shop.example/');
    fake.ledger.pay(reference, { declined: 'generic_decline' });
    fake.ledger.pay(reference);
    expect(types()).toEqual([
      'payment_intent.payment_failed',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
    for (const event of fake.ledger.events) {
      expect(received(event)).toMatchObject({ concerns: 'payment', attemptId: 'ord_1#1', orderId: 'ord_1' });
    }
  });

  it.each([
    [true, 'payment_intent.succeeded', 'checkout.session.async_payment_succeeded'],
    [false, 'payment_intent.payment_failed', 'checkout.session.async_payment_failed'],
  ])('tell of a delayed payment (paid: %s)', async (isPaid, ofIntent, ofSession) => {
    const { reference = '' } = await start('https://shop.example/');
    fake.ledger.settle(fake.ledger.pay(reference, 'delayed'), isPaid);
    expect(types()).toEqual(['payment_intent.processing', 'checkout.session.completed', ofIntent, ofSession]);
  });

  it('tell of a page that expires, and of its intent', async () => {
    const { reference = '' } = await start('https://shop.example/');
    fake.ledger.pay(reference, 'secure');
    fake.ledger.advance(3_600);
    expect(types()).toEqual(['payment_intent.requires_action', 'payment_intent.canceled', 'checkout.session.expired']);
  });

  it('tell of refunds and disputes', async () => {
    const { reference = '' } = await start();
    fake.ledger.pay(reference);
    fake.ledger.nextRefunds.push('pending');
    const refund = fake.ledger.createRefund({
      payment_intent: reference,
      amount: 5_00,
      metadata: { refundId: 'rfd_1' },
    });
    fake.ledger.settleRefund(refund.id, 'failed');
    fake.ledger.closeDispute(fake.ledger.dispute(reference), 'lost');
    expect(fake.ledger.events.slice(1).map((event) => received(event))).toMatchObject([
      { type: 'refund.created', concerns: 'refund', refundId: 'rfd_1', status: 'pending' },
      { type: 'refund.updated', concerns: 'refund', refundId: 'rfd_1', status: 'failed' },
      { type: 'refund.failed', concerns: 'refund', refundId: 'rfd_1', payment: reference },
      { type: 'charge.dispute.created', concerns: 'dispute', payment: reference, status: 'needs_response' },
      { type: 'charge.dispute.closed', concerns: 'dispute', payment: reference, status: 'lost' },
    ]);
  });

  it('say what was true when they happened, however late they arrive', async () => {
    const { reference = '' } = await start();
    fake.ledger.pay(reference, { declined: 'generic_decline' });
    fake.ledger.pay(reference);
    const [declined] = fake.ledger.events;
    expect(declined?.data.object).toMatchObject({ status: 'requires_payment_method' });
  });

  it('can be sent late, twice and in another order, and are signed when they are sent', async () => {
    const { reference = '' } = await start();
    fake.ledger.pay(reference, 'secure');
    fake.ledger.authenticate(reference);
    const signedAt = fake.ledger.now;
    fake.ledger.advance(3 * 86_400);
    const [first, second] = fake.ledger.events.toReversed();
    if (!first || !second) throw new Error('Two events were expected');
    expect([first, second, first].map((event) => received(event)?.eventId)).toEqual([first.id, second.id, first.id]);
    expect(received(first, signedAt)).toBeUndefined();
  });

  it('arrive at an endpoint with their signature', async () => {
    const arrived: { body: string; signature: string }[] = [];
    const endpoint = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      arrived.push({ body, signature: String(request.headers['stripe-signature']) });
      response.end();
    });
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    const { reference = '' } = await start();
    fake.ledger.pay(reference);
    const [event] = fake.ledger.events;
    if (!event) throw new Error('An event was expected');
    await fake.post(event, `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`);
    endpoint.closeAllConnections();
    endpoint.close();
    const [{ body = '', signature = '' } = {}] = arrived;
    const now = fake.ledger.now * 1_000;
    expect(verifyWebhook(body, signature, fake.keys.webhookSecrets, now)).toMatchObject({ reference });
  });
});

describe('the fake Stripe refuses as Stripe does:', () => {
  const post = (path: string, form: string) =>
    fetch(`${fake.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fake.keys.secretKey}` },
      body: form,
    });
  const page = (expiresIn: number) =>
    `mode=payment&success_url=https://shop.example/&expires_at=${fake.ledger.now + expiresIn}` +
    '&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=100';

  it.each([
    ['a parameter it does not know', 'payment_intents', () => 'amount=100&currency=eur&colour=red'],
    ['an amount that is no number', 'payment_intents', () => 'amount=1.5&currency=eur'],
    ['a last digit in three decimals', 'payment_intents', () => 'amount=1001&currency=kwd'],
    ['decimals of the Icelandic króna', 'payment_intents', () => 'amount=1050&currency=isk'],
    ['a page for less than half an hour', 'checkout/sessions', () => page(1_799)],
    ['a page for more than a day', 'checkout/sessions', () => page(86_401)],
  ])('%s', async (_, path, form) => {
    expect((await post(path, form())).status).toBe(400);
    expect((await post('checkout/sessions', page(1_800))).status).toBe(200);
  });

  it('a refund of what was not paid', async () => {
    const { reference = '' } = await start();
    expect((await post('refunds', `payment_intent=${reference}`)).status).toBe(400);
  });

  it('cancelling the intent of a page', async () => {
    const { reference = '' } = await start('https://shop.example/');
    const intent = fake.ledger.pay(reference, { declined: 'generic_decline' });
    expect((await post(`payment_intents/${intent}/cancel`, '')).status).toBe(400);
  });
});
