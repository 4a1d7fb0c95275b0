import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttemptReference, PaymentRequest, Settlement } from '../../../../functions/orders/payment/provider.ts';
import { findAttempt } from '../../../../functions/orders/payment/stripe/find-payment.ts';
import { settlementOfSession } from '../../../../functions/orders/payment/stripe/stripe-settlement.ts';
import { FakeStripe } from '../../../../scripts/local/stripe/fake-stripe.ts';
import { intentOf, sessionOf } from '../../../../scripts/local/stripe/objects.ts';
import { callsTo, paymentRequest, providerOf, signal, start } from '../../../support/stripe/fake-provider.ts';

let fake: FakeStripe;
let provider: ReturnType<typeof providerOf>;

beforeEach(async () => {
  fake = await FakeStripe.start();
  provider = providerOf(fake);
});
afterEach(() => fake.stop());

const request = (more: Partial<PaymentRequest> = {}) => paymentRequest({ payBy: start * 1_000 + 600_500, ...more });
const onPage = { returnUrl: 'https://shop.example/thanks?order=ord_1' };
const pay = (more: Partial<PaymentRequest> = {}) => provider.pay(request(more), signal);
const find = (reference?: string) => provider.find(attempt(reference), signal);
const cancel = (reference?: string) => provider.cancel(attempt(reference), signal);
const attempt = (reference?: string): AttemptReference => ({ id: 'ord_1#1', ...(reference && { reference }) });
const refunding = (amount: number, id = 'rfd_1', reference?: string) => ({
  id,
  attempt: attempt(reference),
  amount: { amount, currency: 'EUR' },
});
const refund = (amount: number, id?: string, reference?: string) =>
  provider.refund(refunding(amount, id, reference), signal);
const referenceOf = ({ reference = '' }: Settlement) => reference;
const posts = (path: string) => fake.requests.filter((one) => one.method === 'POST' && one.path === path);

/** An attempt that a buyer has paid. Returns the intent. */
async function paid(): Promise<string> {
  const { reference = '' } = await pay();
  return fake.ledger.pay(reference);
}

describe('a restricted key that may not read charges', () => {
  it('still learns of payments, without their fees', async () => {
    fake.operator.denied.push('balance_transaction');
    const { reference = '' } = await pay();
    const intent = fake.ledger.pay(reference);
    const captured = { status: 'captured', reference: intent, amount: { amount: 45_00, currency: 'EUR' } };
    expect(await find(reference)).toEqual(captured);
    const page = await pay({ ...onPage, id: 'ord_1#2' });
    const ofPage = fake.ledger.pay(referenceOf(page));
    expect(await provider.find({ id: 'ord_1#2', reference: referenceOf(page) }, signal)).toEqual({
      ...captured,
      reference: ofPage,
    });
  });
});

describe('a payment on a page of Stripe', () => {
  it('sends the buyer there, and is captured under the reference of its intent', async () => {
    const started = await pay(onPage);
    expect(started).toEqual({
      status: 'requires_action',
      reference: expect.stringMatching(/^cs_/),
      action: { redirectUrl: expect.stringMatching(/^https:\/\/checkout\.stripe\.com\//) },
    });
    const intent = fake.ledger.pay(referenceOf(started));
    expect(await find(referenceOf(started))).toEqual({
      status: 'captured',
      fee: { amount: 93, currency: 'EUR' },
      reference: intent,
      amount: { amount: 45_00, currency: 'EUR' },
    });
    expect(await find(intent)).toMatchObject({ status: 'captured', reference: intent });
  });

  it('leads back to the shop, carries our ids, and outlives the time to pay by half an hour', async () => {
    const session = fake.ledger.session(referenceOf(await pay(onPage)));
    expect(session).toMatchObject({
      success_url: onPage.returnUrl,
      cancel_url: onPage.returnUrl,
      client_reference_id: 'ord_1#1',
      metadata: { attemptId: 'ord_1#1', orderId: 'ord_1', stage: 'test' },
      expires_at: start + 601 + 31 * 60,
      adaptive_pricing: { enabled: false },
    });
    fake.ledger.pay(session.id);
    expect(fake.ledger.intent(String(session.payment_intent)).metadata).toEqual(session.metadata);
  });

  it('starts with days left to pay, and then ends within the day that Stripe allows', async () => {
    const started = await pay({ ...onPage, payBy: (start + 5 * 86_400) * 1_000 });
    const { expires_at } = fake.ledger.session(referenceOf(started));
    expect(expires_at).toBe(start + 23.5 * 3_600);
    expect(await pay({ ...onPage, payBy: (start + 5 * 86_400) * 1_000 })).toEqual(started);
  });

  it('can start until the last moment', async () => {
    fake.ledger.advance(600);
    expect(await pay(onPage)).toMatchObject({ status: 'requires_action' });
  });

  it('stays payable after a decline, and is then paid with another card', async () => {
    const { reference = '' } = await pay(onPage);
    fake.ledger.pay(reference, { declined: 'insufficient_funds' });
    expect(await find(reference)).toMatchObject({
      status: 'requires_action',
      declineCode: 'insufficient_funds',
      action: { redirectUrl: expect.any(String) },
      reference,
    });
    fake.ledger.pay(reference);
    expect(await find(reference)).toMatchObject({ status: 'captured' });
  });

  it('waits for a delayed method, which pays', async () => {
    const { reference = '' } = await pay(onPage);
    const intent = fake.ledger.pay(reference, 'delayed');
    expect(await find(reference)).toEqual({ status: 'pending', reference });
    fake.ledger.settle(intent);
    expect(await find(reference)).toMatchObject({ status: 'captured', reference: intent });
  });

  it('is declined when a delayed method fails: the page cannot be used again', async () => {
    const { reference = '' } = await pay(onPage);
    fake.ledger.settle(fake.ledger.pay(reference, 'delayed'), false);
    expect(await find(reference)).toEqual({ status: 'declined', declineCode: 'insufficient_funds', reference });
  });

  it('has failed once the page has expired', async () => {
    const { reference = '' } = await pay(onPage);
    fake.ledger.pay(reference, { declined: 'generic_decline' });
    fake.ledger.advance(3_600);
    expect(await find(reference)).toEqual({ status: 'failed', reference });
  });
});

it('a page whose payment is being processed is pending, whatever its own status', () => {
  const session = sessionOf('cs_1', start, { mode: 'payment' });
  const intent = { ...intentOf('pi_1', start, { amount: 45_00, currency: 'eur' }), status: 'processing' as const };
  for (const status of ['open', 'complete', 'expired'] as const) {
    const seen = settlementOfSession({ ...session, status, payment_intent: intent });
    expect(seen).toEqual({ status: 'pending', reference: 'cs_1' });
  }
});

describe("a payment in Stripe's widget", () => {
  it('gives what the widget needs, and is captured', async () => {
    const started = await pay();
    expect(started).toEqual({
      status: 'requires_action',
      reference: expect.stringMatching(/^pi_/),
      action: { clientSecret: expect.stringMatching(/_secret_/), publishableKey: 'pk_test_fake' },
    });
    fake.ledger.pay(referenceOf(started));
    expect(await find(referenceOf(started))).toMatchObject({ status: 'captured' });
  });

  it('waits for 3-D Secure, which the buyer refuses and then confirms', async () => {
    const { reference = '' } = await pay();
    fake.ledger.pay(reference, 'secure');
    expect(await find(reference)).not.toHaveProperty('declineCode');
    fake.ledger.authenticate(reference, false);
    expect(await find(reference)).toMatchObject({
      status: 'requires_action',
      declineCode: 'payment_intent_authentication_failure',
    });
    fake.ledger.pay(reference, 'secure');
    fake.ledger.authenticate(reference);
    expect(await find(reference)).toMatchObject({ status: 'captured' });
  });

  it('names what arrived, where that is another amount', async () => {
    const { reference = '' } = await pay();
    fake.ledger.pay(reference, 'delayed');
    expect(await find(reference)).toEqual({ status: 'pending', reference });
    fake.ledger.settle(reference, true, 44_00);
    expect(await find(reference)).toMatchObject({ amount: { amount: 44_00, currency: 'EUR' } });
  });

  it.each([
    [{ amount: 500, currency: 'ISK' }, 50_000, 'isk'],
    [{ amount: 20_000, currency: 'MGA' }, 200, 'mga'],
    [{ amount: 5_120, currency: 'KWD' }, 5_120, 'kwd'],
    [{ amount: 4_500, currency: 'JPY' }, 4_500, 'jpy'],
  ])('%o is %i %s at Stripe, and the same amount again when captured', async (amount, units, currency) => {
    const { reference = '' } = await pay({ amount });
    expect(fake.ledger.intent(reference)).toMatchObject({ amount: units, currency });
    fake.ledger.pay(reference);
    expect(await find(reference)).toMatchObject({ status: 'captured', amount });
  });
});

describe('an attempt that Stripe will never take is declined:', () => {
  it.each([
    ['too small', { amount: 49, currency: 'EUR' }, 'amount_too_small'],
    ['too large', { amount: 100_000_000, currency: 'EUR' }, 'amount_too_large'],
    ['an unknown currency', { amount: 4_500, currency: 'XXX' }, 'currency_not_supported'],
    ['an amount without a number at Stripe', { amount: 5_001, currency: 'KWD' }, 'amount_not_supported'],
  ])('%s', async (_, amount, declineCode) => {
    for (const way of [{ id: 'ord_1#1' }, { id: 'ord_1#2', ...onPage }]) {
      expect(await pay({ ...way, amount })).toEqual({ status: 'declined', declineCode });
    }
  });

  it('a page to return to that is no URL', async () => {
    expect(await pay({ returnUrl: 'nowhere' })).toEqual({ status: 'declined', declineCode: 'url_invalid' });
  });
});

describe('a repeat', () => {
  it.each([
    ['page', onPage],
    ['widget', {}],
  ])('of a start by %s makes nothing new', async (_, way) => {
    const first = await pay(way);
    fake.ledger.advance(5);
    expect(await pay(way)).toEqual(first);
    expect(fake.ledger.sessions.size + fake.ledger.intents.size).toBe(1);
    expect(fake.requests.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['ord_1#1', 'ord_1#1']);
  });

  it('after a lost answer returns what was made', async () => {
    fake.fail('lost');
    await expect(pay(onPage)).rejects.toThrow();
    expect(await pay(onPage)).toMatchObject({ status: 'requires_action' });
    expect(fake.ledger.sessions.size).toBe(1);
  });

  it('with another amount is refused and charges nothing', async () => {
    await pay();
    await expect(pay({ amount: { amount: 1_00, currency: 'EUR' } })).rejects.toThrow(/same parameters/);
    expect(fake.ledger.intents.size).toBe(1);
  });

  it.each([{}, onPage])('of an error that Stripe keeps begins under a further key, and once %j', async (way) => {
    fake.fail('broken');
    await expect(pay(way)).rejects.toThrow('Something went wrong on our end');
    const first = await pay(way);
    expect(first).toMatchObject({ status: 'requires_action' });
    expect(await pay(way)).toEqual(first);
    expect(fake.ledger.sessions.size + fake.ledger.intents.size).toBe(1);
    expect(new Set(fake.requests.map(({ idempotencyKey }) => idempotencyKey))).toEqual(
      new Set(['ord_1#1', 'ord_1#1~2']),
    );
  });

  it('asks at most six times', async () => {
    for (let keys = 1; keys <= 6; keys += 1) {
      for (let key = 1; key <= keys; key += 1) fake.fail('broken');
      await expect(pay()).rejects.toThrow();
    }
    fake.requests.length = 0;
    await expect(pay()).rejects.toThrow();
    expect(fake.requests).toHaveLength(6);
  });
});

describe('an attempt without a reference', () => {
  it('is found by our id once the buyer has paid', async () => {
    const { reference = '' } = await pay(onPage);
    expect(await find()).toBeUndefined();
    const intent = fake.ledger.pay(reference);
    expect(await find()).toMatchObject({ status: 'captured', reference: intent });
  });

  it('is found as the page that it is, so that it can be ended', async () => {
    const { reference = '' } = await pay(onPage);
    fake.ledger.pay(reference, { declined: 'generic_decline' });
    expect(await find()).toMatchObject({
      status: 'requires_action',
      reference,
      action: { redirectUrl: expect.any(String) },
    });
    expect(await cancel()).toEqual({ status: 'failed', reference });
  });

  it('is unknown until the index of the search has it, and then found', async () => {
    fake.ledger.isSearchLate = true;
    const { reference = '' } = await pay();
    expect(await find()).toBeUndefined();
    fake.ledger.advance(60);
    expect(await find()).toMatchObject({ status: 'requires_action', reference });
    fake.ledger.pay(reference);
    expect(await find()).toMatchObject({ status: 'captured', reference });
  });

  it('is not mistaken for another one', async () => {
    await paid();
    expect(await provider.find({ id: 'ord_1#2' }, signal)).toBeUndefined();
    expect(await provider.find({ id: "x' OR metadata['orderId']:'ord_1" }, signal)).toBeUndefined();
  });

  it('that was paid comes before one that was not', async () => {
    await pay();
    fake.ledger.advance(25 * 3_600);
    const later = await paid();
    await pay();
    expect(await find()).toMatchObject({ status: 'captured', reference: later });
  });
});

it('an unknown reference is unknown', async () => {
  for (const reference of ['pi_none', 'cs_none']) {
    expect(await find(reference)).toBeUndefined();
    expect(await cancel(reference)).toBeUndefined();
  }
});

describe('ending an attempt', () => {
  it('expires the page, and nobody can pay on it', async () => {
    const { reference = '' } = await pay(onPage);
    expect(await cancel(reference)).toEqual({ status: 'failed', reference });
    expect(() => fake.ledger.pay(reference)).toThrow('no longer');
    expect(await cancel(reference)).toEqual({ status: 'failed', reference });
  });

  it('cancels the intent, also during 3-D Secure', async () => {
    const { reference = '' } = await pay();
    fake.ledger.pay(reference, 'secure');
    expect(await cancel(reference)).toEqual({ status: 'failed', reference });
    expect(() => fake.ledger.authenticate(reference)).toThrow('canceled');
    expect(await cancel(reference)).toEqual({ status: 'failed', reference });
  });

  it.each([
    ['page', onPage],
    ['widget', {}],
  ])('answers captured when the buyer was faster, by %s', async (_, way) => {
    const { reference = '' } = await pay(way);
    const intent = fake.ledger.pay(reference);
    expect(await cancel(reference)).toMatchObject({ status: 'captured', reference: intent });
  });

  it('cannot end a delayed payment: it stays pending', async () => {
    for (const way of [onPage, { id: 'ord_1#2' }]) {
      const { reference = '' } = await pay(way);
      fake.ledger.pay(reference, 'delayed');
      expect(await cancel(reference)).toEqual({ status: 'pending', reference });
    }
  });
});

describe('a refund', () => {
  it('is made once, however often it is asked for, also after Stripe has forgotten the key', async () => {
    const intent = await paid();
    const first = await refund(20_00, 'rfd_1', intent);
    expect(first).toEqual({ status: 'succeeded', reference: expect.stringMatching(/^re_/) });
    expect(await refund(20_00, 'rfd_1', intent)).toEqual(first);
    fake.ledger.advance(48 * 3_600);
    expect(await refund(20_00, 'rfd_1', intent)).toEqual(first);
    expect(fake.ledger.refunded(intent)).toBe(20_00);
    expect(posts('/v1/refunds')).toHaveLength(1);
  });

  it('is made once when it is asked for twice at the same time', async () => {
    const intent = await paid();
    const [one, other] = await Promise.all([refund(20_00, 'rfd_1', intent), refund(20_00, 'rfd_1', intent)]);
    expect(one).toEqual(other);
    expect(fake.ledger.refunded(intent)).toBe(20_00);
    expect(posts('/v1/refunds').every(({ idempotencyKey }) => idempotencyKey === 'rfd_1')).toBe(true);
  });

  it('carries our ids', async () => {
    const { reference = '' } = await refund(20_00, 'rfd_1', await paid());
    expect(fake.ledger.refunds.get(reference)?.metadata).toEqual({ refundId: 'rfd_1', attemptId: 'ord_1#1' });
  });

  it('is found among more refunds than one page holds', async () => {
    const intent = await paid();
    const { reference } = await refund(1_00, 'rfd_0', intent);
    for (let n = 0; n < 120; n++) {
      fake.ledger.createRefund({ payment_intent: intent, amount: 10, metadata: { refundId: `other_${n}` } });
    }
    expect(await refund(1_00, 'rfd_0', intent)).toMatchObject({ reference });
    expect(posts('/v1/refunds')).toHaveLength(1);
  });

  it('finds its payment by the page or by our id', async () => {
    const { reference = '' } = await pay(onPage);
    const intent = fake.ledger.pay(reference);
    await refund(5_00, 'rfd_1', reference);
    await refund(5_00, 'rfd_2');
    expect(fake.ledger.refunded(intent)).toBe(10_00);
  });

  it('of a payment that Stripe does not know is a fault, not a refusal', async () => {
    await expect(refund(5_00)).rejects.toThrow('no payment of attempt ord_1#1');
  });

  it.each(['pending', 'requires_action'] as const)('that is %s is pending, and its end is found', async (status) => {
    const intent = await paid();
    fake.ledger.nextRefunds.push(status, status);
    const [one, other] = [await refund(5_00, 'rfd_1', intent), await refund(5_00, 'rfd_2', intent)];
    expect([one.status, other.status]).toEqual(['pending', 'pending']);
    fake.ledger.settleRefund(one.reference ?? '', 'succeeded');
    fake.ledger.settleRefund(other.reference ?? '', 'failed');
    expect(await provider.findRefund({ ...refunding(5_00), reference: one.reference ?? '' }, signal)).toEqual({
      status: 'succeeded',
      reference: one.reference,
    });
    expect(await provider.findRefund(refunding(5_00, 'rfd_2', intent), signal)).toEqual({
      status: 'failed',
      reference: other.reference,
      failureCode: 'lost_or_stolen_card',
    });
    expect(await provider.findRefund(refunding(5_00, 'rfd_3', intent), signal)).toBeUndefined();
    expect(await provider.findRefund({ ...refunding(5_00), reference: 're_none' }, signal)).toBeUndefined();
  });

  it('fails for good when it is refused for good', async () => {
    const intent = await paid();
    expect(await refund(45_01, 'rfd_1', intent)).toEqual({ status: 'failed', failureCode: 'amount_too_large' });
    await refund(45_00, 'rfd_2', intent);
    expect(await refund(1_00, 'rfd_3', intent)).toEqual({ status: 'failed', failureCode: 'charge_already_refunded' });
  });

  it('of a disputed payment fails for good', async () => {
    const intent = await paid();
    fake.ledger.dispute(intent);
    expect(await refund(5_00, 'rfd_1', intent)).toEqual({ status: 'failed', failureCode: 'charge_disputed' });
  });

  it('of an amount that Stripe has no number for fails for good', async () => {
    const reference = await paid();
    const asked = { id: 'rfd_1', attempt: attempt(reference), amount: { amount: 1_001, currency: 'KWD' } };
    expect(await provider.refund(asked, signal)).toEqual({ status: 'failed', failureCode: 'amount_not_supported' });
  });

  it('whose answer was lost is made once', async () => {
    const intent = await paid();
    fake.fail('lost', 'POST /v1/refunds');
    await expect(refund(5_00, 'rfd_1', intent)).rejects.toThrow();
    expect(await refund(5_00, 'rfd_1', intent)).toMatchObject({ status: 'succeeded' });
    expect(fake.ledger.refunded(intent)).toBe(5_00);
  });
});

describe('a fault is an exception, and nothing is repeated:', () => {
  it.each(['throttled', 'broken', 'hang-up', 'lost'] as const)('%s', async (fault) => {
    const reference = await paid();
    const calls = [
      () => pay({ id: 'ord_1#2' }),
      () => find(reference),
      () => cancel(reference),
      () => refund(5_00, 'rfd_1', reference),
      () => provider.findRefund(refunding(5_00, 'rfd_1', reference), signal),
    ];
    for (const call of calls) {
      const before = fake.requests.length;
      fake.fail(fault);
      await expect(call()).rejects.toThrow();
      expect(fake.requests).toHaveLength(before + 1);
    }
  });

  it('wrong keys', async () => {
    const asStranger = callsTo(fake, { secretKey: 'sk_test_other' });
    await expect(asStranger(signal, (stripe) => findAttempt(stripe, 'pi_1'))).rejects.toThrow(
      'the secret key is wrong, expired or revoked',
    );
  });

  it('it says what happened, and carries nothing that the log must not hold', async () => {
    fake.fail('broken');
    const fault = await find('pi_1').catch((error: unknown) => error);
    expect(fault).toMatchObject({ message: 'Stripe: Something went wrong on our end', statusCode: 500 });
    expect(Object.keys(Object(fault)).sort()).toEqual(['code', 'requestId', 'statusCode', 'type']);
  });

  it('no answer: the signal ends the request', async () => {
    fake.fail('silence');
    const given = new AbortController();
    const waiting = provider.find(attempt('pi_1'), given.signal);
    await expect.poll(() => fake.requests.length).toBe(1);
    given.abort();
    await expect(waiting).rejects.toThrow();
  });
});

it('the SDK sends its own API version and no telemetry', async () => {
  await pay();
  await find();
  for (const { headers } of fake.requests) {
    expect(headers['stripe-version']).toBe('2026-10-28.endive');
    expect(headers['x-stripe-client-telemetry']).toBeUndefined();
  }
});

it('a PaymentIntent leads to the attempt it belongs to', async () => {
  const call = callsTo(fake);
  const attemptOf = (intent: string) => call(signal, (stripe) => findAttempt(stripe, intent));
  expect(await attemptOf(await paid())).toEqual({ attemptId: 'ord_1#1', orderId: 'ord_1' });
  const { id } = fake.ledger.createIntent({ amount: 100, currency: 'eur' });
  expect(await attemptOf(id)).toBeUndefined();
  expect(await attemptOf('pi_none')).toBeUndefined();
});
