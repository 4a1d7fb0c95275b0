/*
 * Goal: every request that NightFlow makes to Stripe is valid by Stripe's own OpenAPI document.
 * Method: the provider runs against the fake Stripe, through each of its branches. The requests that arrive there are
 * sent to stripe-mock, byte by byte. It checks paths, parameters and their types, and keeps no state. Its document is of
 * an API version shortly before the SDK's.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAttempt } from '../../functions/orders/payment/stripe/find-payment.ts';
import { isGoInstalled, prepareStripeMock, startStripeMock } from '../../scripts/local/engines/stripe-mock.ts';
import { freePort } from '../../scripts/local/process/ports.ts';
import type { Background } from '../../scripts/local/process/processes.ts';
import { printedStep } from '../../scripts/local/progress.ts';
import { FakeStripe } from '../../scripts/local/stripe/fake-stripe.ts';
import { callsTo, paymentRequest, providerOf, signal } from '../support/stripe/fake-provider.ts';

const hasGo = isGoInstalled();
if (!hasGo) console.warn('Go is not installed: the requests to Stripe are not checked against stripe-mock.');

let fake: FakeStripe;
let mock: Background;
let mockUrl: string;

beforeAll(async () => {
  if (!hasGo) return;
  await prepareStripeMock(printedStep);
  const port = await freePort();
  mockUrl = `http://127.0.0.1:${port}`;
  mock = await startStripeMock({ port, httpsPort: await freePort() });
  fake = await FakeStripe.start();
}, 600_000);
afterAll(async () => {
  await fake?.stop();
  await mock?.stop(2);
});

/** Sends a request as it arrived at the fake, with a key that stripe-mock takes. */
function send({
  method,
  path,
  form,
  headers,
}: Pick<FakeStripe['requests'][number], 'method' | 'path' | 'form' | 'headers'>) {
  const isGet = method === 'GET';
  return fetch(`${mockUrl}${path}${isGet && form ? `?${form}` : ''}`, {
    method,
    headers: {
      authorization: 'Bearer sk_test_123',
      'content-type': 'application/x-www-form-urlencoded',
      'stripe-version': String(headers['stripe-version']),
    },
    ...(!isGet && { body: form }),
  });
}

/** Runs through every branch of the provider. */
async function everyRequest(): Promise<void> {
  const provider = providerOf(fake);
  const start = (n: number, more: { returnUrl?: string } = {}) =>
    provider.pay(paymentRequest({ id: `ord_1#${n}`, ...more }), signal);
  const page = { returnUrl: 'https://shop.example/thanks?order=ord_1' };
  const { reference: left = '' } = await start(1, page);
  await provider.find({ id: 'ord_1#1', reference: left }, signal);
  await provider.cancel({ id: 'ord_1#1', reference: left }, signal);
  const { reference: declined = '' } = await start(2, page);
  fake.ledger.pay(declined, { declined: 'generic_decline' });
  await provider.find({ id: 'ord_1#2' }, signal);
  const { reference: cancelled = '' } = await start(3);
  await provider.cancel({ id: 'ord_1#3', reference: cancelled }, signal);
  const { reference = '' } = await start(4);
  fake.ledger.pay(reference);
  const refund = { id: 'rfd_1', attempt: { id: 'ord_1#4', reference }, amount: { amount: 5_00, currency: 'EUR' } };
  const { reference: refundReference = '' } = await provider.refund(refund, signal);
  await provider.findRefund({ ...refund, reference: refundReference }, signal);
  const { requestedAt: from, payBy: to } = paymentRequest();
  for (let after = ''; ; ) {
    const { next } = (await provider.list?.({ from, to, after }, signal)) ?? {};
    if (!next) break;
    after = next;
  }
  await callsTo(fake)(signal, (stripe) => findAttempt(stripe, reference));
}

describe.skipIf(!hasGo)('requests to Stripe', () => {
  it('are valid by its OpenAPI document', async () => {
    await everyRequest();
    const kinds = fake.requests.map(
      ({ method, path }) => `${method} ${path.replace(/\/(?:cs_test|pi|re)_\w+/, '/:id')}`,
    );
    expect([...new Set(kinds)].sort()).toEqual([
      'GET /v1/charges',
      'GET /v1/checkout/sessions',
      'GET /v1/checkout/sessions/:id',
      'GET /v1/disputes',
      'GET /v1/payment_intents/:id',
      'GET /v1/payment_intents/search',
      'GET /v1/refunds',
      'GET /v1/refunds/:id',
      'POST /v1/checkout/sessions',
      'POST /v1/checkout/sessions/:id/expire',
      'POST /v1/payment_intents',
      'POST /v1/payment_intents/:id/cancel',
      'POST /v1/refunds',
    ]);
    for (const request of fake.requests) {
      const answer = await send(request);
      expect([answer.status, answer.ok ? '' : await answer.text()], `${request.path} ${request.form}`).toEqual([
        200,
        '',
      ]);
    }
  });

  it.each([
    ['/v1/payment_intents', 'currency=eur'],
    ['/v1/payment_intents', 'amount=many&currency=eur'],
    ['/v1/payment_intents', 'amount=100&currency=eur&colour=red'],
    ['/v1/checkout/sessions', 'mode=barter'],
    ['/v1/refunds', 'amount=some'],
    ['/v1/unknown', ''],
  ])('would be refused otherwise: %s %s', async (path, form) => {
    expect((await send({ method: 'POST', path, form, headers: {} })).ok).toBe(false);
  });
});
