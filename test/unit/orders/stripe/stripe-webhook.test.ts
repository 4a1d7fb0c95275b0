import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { stripeEventTypes, verifyWebhook } from '../../../../functions/orders/payment/stripe/webhook/stripe-webhook.ts';

const now = Date.UTC(2026, 10, 28, 12);
const seconds = now / 1_000;
const secret = 'whsec_current';

const session = {
  id: 'cs_test_1',
  object: 'checkout.session',
  metadata: { attemptId: 'ord_1#1', orderId: 'ord_1' },
};
const eventOf = (type: string, object: object) =>
  JSON.stringify({ id: 'evt_1', object: 'event', type, created: seconds, data: { object } });
const body = eventOf('checkout.session.completed', session);

const sign = (payload: string, { key = secret, at = seconds, scheme = 'v1' } = {}) =>
  Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: key,
    timestamp: at,
    scheme,
    signature: '',
    cryptoProvider: Stripe.createNodeCryptoProvider(),
  });

const paid = { concerns: 'payment', eventId: 'evt_1', attemptId: 'ord_1#1', orderId: 'ord_1', reference: 'cs_test_1' };

describe('a webhook of Stripe', () => {
  it('is taken with a signature over the bytes as they arrived', () => {
    expect(verifyWebhook(body, sign(body), [secret], now)).toMatchObject(paid);
    expect(verifyWebhook(Buffer.from(body), sign(body), [secret], now)).toMatchObject(paid);
  });

  it('is taken with either secret while one is being replaced', () => {
    const secrets = ['whsec_next', secret];
    for (const key of secrets) expect(verifyWebhook(body, sign(body, { key }), secrets, now)).toMatchObject(paid);
  });

  it('is taken with the signatures of two secrets, as Stripe sends during a rotation', () => {
    const other = sign(body, { key: 'whsec_next' }).split(',')[1];
    expect(verifyWebhook(body, `${sign(body)},${other}`, [secret], now)).toMatchObject(paid);
  });

  it('is taken until it is five minutes old, and with a clock that is as far ahead', () => {
    for (const at of [seconds - 300, seconds + 300]) {
      expect(verifyWebhook(body, sign(body, { at }), [secret], now)).toMatchObject(paid);
    }
  });
});

describe('a forged webhook is refused:', () => {
  const signature = sign(body).split('v1=')[1] ?? '';
  const forged: [string, string | Uint8Array, string | undefined][] = [
    ['without a signature', body, undefined],
    ['with an empty signature', body, ''],
    ['signed with another secret', body, sign(body, { key: 'whsec_guessed' })],
    ['signed with an empty secret', body, sign(body, { key: ' ' })],
    ['with another body', body.replace('ord_1#1', 'ord_2#1'), sign(body)],
    ['with the same JSON in another form', JSON.stringify(JSON.parse(body), null, 1), sign(body)],
    ['with an old body under a new time', body, `t=${seconds},v1=${sign(body, { at: seconds - 999 }).split('v1=')[1]}`],
    ['replayed after five minutes', body, sign(body, { at: seconds - 301 })],
    ['from the future', body, sign(body, { at: seconds + 301 })],
    ['without a time', body, `v1=${signature}`],
    ['with a second time', body, `t=${seconds - 999},${sign(body)},t=${seconds + 1}`],
    ['with a time that is no number', body, `t=now,v1=${signature}`],
    ['under the scheme of test signatures', body, sign(body, { scheme: 'v0' })],
    ['with a shortened signature', body, `t=${seconds},v1=${signature.slice(0, -2)}`],
    ['without a body', '', sign(body)],
    ['with one byte more', Buffer.concat([Buffer.from(body), Buffer.from([0])]), sign(body)],
  ];

  it.each(forged)('%s', (_, payload, header) => {
    expect(verifyWebhook(payload, header, [secret], now)).toBeUndefined();
  });

  it('with any signature where no secret is known', () => {
    for (const secrets of [[], [''], [' ']]) {
      expect(verifyWebhook(body, sign(body, { key: secrets[0] || secret }), secrets, now)).toBeUndefined();
    }
  });

  it('signed, and no event', () => {
    for (const payload of ['{', '[]', 'null', '{"object":"event"}', '{"object":"v2.core.event","id":"evt_1"}']) {
      expect(verifyWebhook(payload, sign(payload), [secret], now), payload).toBeUndefined();
    }
  });
});

describe('what a webhook is about', () => {
  const concernOf = (type: string, object: object) => {
    const payload = eventOf(type, object);
    return verifyWebhook(payload, sign(payload), [secret], now);
  };
  const refund = {
    id: 're_1',
    object: 'refund',
    payment_intent: 'pi_1',
    amount: 50_000,
    currency: 'isk',
    status: 'failed',
  };
  const dispute = { ...refund, id: 'du_1', object: 'dispute', reason: 'fraudulent', status: 'needs_response' };

  it.each(stripeEventTypes)('%s concerns something of ours', (type) => {
    const object = type.startsWith('refund') ? refund : type.startsWith('charge') ? dispute : session;
    expect(concernOf(type, object)).not.toHaveProperty('concerns', 'nothing');
  });

  it('names a refund, its payment and the amount in our units', () => {
    const facts = { concerns: 'refund', reference: 're_1', payment: 'pi_1', status: 'failed' };
    expect(concernOf('refund.failed', { ...refund, metadata: { refundId: 'rfd_1' } })).toMatchObject({
      ...facts,
      refundId: 'rfd_1',
      amount: { amount: 500, currency: 'ISK' },
    });
    expect(concernOf('refund.created', { ...refund, metadata: {} })).not.toHaveProperty('refundId');
  });

  it('names the payment of a dispute, and why and how it stands', () => {
    expect(concernOf('charge.dispute.created', dispute)).toMatchObject({
      concerns: 'dispute',
      reference: 'du_1',
      payment: 'pi_1',
      amount: { amount: 500, currency: 'ISK' },
      reason: 'fraudulent',
      status: 'needs_response',
    });
  });

  it('is nothing for other types and for payments of other software', () => {
    for (const object of [{ ...session, metadata: {} }, { ...session, metadata: null }, { id: 'cs_1' }]) {
      expect(concernOf('checkout.session.completed', object)).toMatchObject({ concerns: 'nothing', eventId: 'evt_1' });
    }
    expect(concernOf('customer.created', { id: 'cus_1' })).toMatchObject({ concerns: 'nothing' });
  });
});
