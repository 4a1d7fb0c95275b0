/*
 * Goal: keys of Stripe that are missing, unreadable, wrong or expired make orders wait. They fail no request and no order.
 * Method: changes the secret and the keys that a fake Stripe accepts, in process.
 */
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FakeStripe } from '../../../scripts/local/stripe/fake-stripe.ts';
import { type Account, account, hold, must, type Show, show } from '../../support/actors/world.ts';
import { call } from '../../support/http/client.ts';
import { runTask as run } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';
import { deliverEvent, startWithStripe } from '../../support/stripe/stripe-in-process.ts';

const minute = 60_000;
const page = { provider: 'stripe', returnUrl: 'https://shop.example/done' };

let fake: FakeStripe;
beforeAll(async () => {
  fake = await startWithStripe();
});
// The time goes on over all tests, as it does for the keys that the process remembers.
afterEach(() => {
  vi.restoreAllMocks();
  fake.secretKeys.add(fake.keys.secretKey);
});
afterAll(async () => {
  await resetTime();
  await fake.stop();
});

const store = (text: string) =>
  new SecretsManagerClient({}).send(
    new PutSecretValueCommand({ SecretId: process.env.STRIPE_SECRET_NAME, SecretString: text }),
  );
const storeKeys = (changes: object = {}) => store(JSON.stringify({ ...fake.keys, ...changes }));

async function errors() {
  const { log } = await import('../../../shared/base/log.ts');
  const logged = vi.spyOn(log, 'error');
  return () => logged.mock.calls.map(([message, detail]) => ({ message, detail: detail as any }));
}

async function buyerOf(party: Show): Promise<Account> {
  const buyer = await account();
  must(200, await hold(buyer, party.ticketTypeId, 1));
  return buyer;
}
const place = ({ token }: Account, payment: object) => call('POST', '/v1/orders', { token, body: { payment } });
const orderOf = async ({ token }: Account, orderId: string) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token }));
const providersOf = async ({ eventId }: Show) =>
  must(200, await call('GET', `/v1/payments/providers?eventId=${eventId}`)).items.map(
    ({ provider }: { provider: string }) => provider,
  );
async function runMinuteJobAfter(milliseconds: number): Promise<void> {
  await passTime(milliseconds);
  await (await import('../../../functions/orders/every-minute.ts')).handler();
}

/** Delivers an event at the present time of this test. */
async function deliverNow(event: Stripe.Event) {
  const { clock } = await import('../../../shared/base/clock.ts');
  return deliverEvent(fake, event, { at: Math.floor(clock.now() / 1_000) });
}

/** The reference that Stripe gave the first attempt of an order. */
async function referenceOf(orderId: string): Promise<string | undefined> {
  const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
  return (await readOrder(orderId))?.attempts[0]?.reference;
}

describe('keys that cannot be read', () => {
  // The first test: this process has read no keys yet.
  it('take Stripe from the offers, and other providers stay', async () => {
    await store('{"secretKey":"sk_test_secret"');
    const logged = await errors();
    const party = await show();

    expect(await providersOf(party)).toEqual(['test']);
    const refused = await place(await buyerOf(party), page);
    expect([refused.status, refused.body.code]).toEqual([422, 'payment_provider_unavailable']);
    must(202, await place(await buyerOf(party), { provider: 'test', token: 'tok_ok' }));
    const intent = fake.ledger.createIntent({ amount: 5_000, currency: 'eur' });
    fake.ledger.pay(intent.id);
    const webhook = await deliverNow(fake.ledger.events.at(-1) as Stripe.Event);
    expect([webhook.status, webhook.body.code]).toEqual([503, 'busy']);

    expect(logged().map(({ message }) => message)).toContain('Stripe is not offered: its keys cannot be read');
    expect(logged().map(({ detail }) => String(detail?.message ?? detail?.error?.message))).toContain(
      'The secret of Stripe is not JSON',
    );
    await storeKeys();
    expect(await providersOf(party)).toEqual(['test', 'stripe']);
  });

  it('once they were read stay in use', async () => {
    const party = await show();
    expect(await providersOf(party)).toEqual(['test', 'stripe']);
    await store('{');
    await passTime(minute + 1);
    const logged = await errors();

    expect(await providersOf(party)).toEqual(['test', 'stripe']);

    expect(logged().map(({ message }) => message)).toContain(
      'the keys of Stripe cannot be read, and the former ones stay in use',
    );
    await storeKeys();
  });
});

it('a stage that no longer offers Stripe refuses new orders, and pays what is under way', async () => {
  const party = await show();
  const buyer = await buyerOf(party);
  const { id } = must(202, await place(buyer, page));
  await run('TakePayment', id);
  await storeKeys({ offered: false });
  await passTime(minute + 1);

  expect(await providersOf(party)).toEqual(['test']);
  expect((await place(await buyerOf(party), page)).body.code).toBe('payment_provider_unavailable');
  fake.ledger.pay(String(await referenceOf(id)));
  must(200, await deliverNow(fake.ledger.events.at(-1) as Stripe.Event));

  expect((await orderOf(buyer, id)).payments).toMatchObject([{ status: 'captured' }]);
  await storeKeys();
  await passTime(minute + 1);
  expect(await providersOf(party)).toEqual(['test', 'stripe']);
});

describe('a secret key that Stripe no longer accepts', () => {
  it('makes orders wait, which are paid once the key is right', async () => {
    await passTime(minute + 1);
    const party = await show();
    const buyer = await buyerOf(party);
    fake.secretKeys.clear();

    const { id } = must(202, await place(buyer, page));
    await run('TakePayment', id);
    expect(await orderOf(buyer, id)).toMatchObject({ status: 'awaiting_payment', payments: [{ status: 'pending' }] });

    fake.secretKeys.add(fake.keys.secretKey);
    await runMinuteJobAfter(2 * minute);
    expect((await orderOf(buyer, id)).payment?.redirectUrl).toMatch(/^https:/);
  });

  it('is said in the log, and neither requests nor webhooks fail with 500', async () => {
    const party = await show();
    const buyer = await buyerOf(party);
    const { id } = must(202, await place(buyer, page));
    await run('TakePayment', id);
    fake.ledger.pay(String(await referenceOf(id)));
    const event = fake.ledger.events.at(-1) as Stripe.Event;
    fake.secretKeys.clear();
    const logged = await errors();

    for (let fault = 0; fault < 5; fault += 1) expect((await deliverNow(event)).status).toBe(503);
    const retried = await call('POST', `/v1/orders/${id}/payments`, { token: buyer.token, body: page });
    expect([retried.status, retried.body.code]).toEqual([409, 'wrong_state']);

    const out = logged().find(({ message }) => message === 'payment provider is out');
    expect(out?.detail).toMatchObject({ provider: 'stripe' });
    expect(out?.detail.error.message).toContain('the secret key is wrong, expired or revoked');
    expect(JSON.stringify(logged())).not.toContain(fake.keys.secretKey);
    expect((await orderOf(buyer, id)).status).toBe('awaiting_payment');
  });
});
