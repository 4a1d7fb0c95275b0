import {
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStripe } from '../../../../scripts/local/stripe/fake-stripe.ts';
import { clock } from '../../../../shared/base/clock.ts';

const test = { secretKey: 'sk_test_1', publishableKey: 'pk_test_1', webhookSecrets: ['whsec_1'] };
const live = { secretKey: 'sk_live_1', publishableKey: 'pk_live_1', webhookSecrets: ['whsec_1', 'whsec_2'] };

let now: number;
const read = vi.spyOn(SecretsManagerClient.prototype, 'send');
const secretIs = (secret: unknown) => read.mockImplementation(async () => ({ SecretString: JSON.stringify(secret) }));

/** The store, loaded with an environment as on a stage. */
async function store(environment: Record<string, string>) {
  vi.resetModules();
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { stripeHost, stripeKeys } = await import('../../../../functions/orders/payment/stripe/stripe-keys-store.ts');
  const { clock: itsClock } = await import('../../../../shared/base/clock.ts');
  vi.spyOn(itsClock, 'now').mockImplementation(() => now);
  return { stripeHost, stripeKeys };
}
const prod = { STRIPE_SECRET_NAME: 'nightflow/prod/stripe', TEST_PAYMENTS: '', STRIPE_HOST: 'http://127.0.0.1:1' };
const dev = { ...prod, STRIPE_SECRET_NAME: 'nightflow/dev/stripe', TEST_PAYMENTS: 'on' };

beforeEach(() => {
  now = clock.now();
  read.mockReset();
});
afterEach(() => vi.unstubAllEnvs());

describe('the keys of Stripe', () => {
  it('are read by the name of the secret', async () => {
    secretIs(live);
    const { stripeKeys } = await store(prod);
    expect(await stripeKeys()).toEqual({ ...live, offered: true });
    expect(read.mock.calls[0]?.[0].input).toEqual({ SecretId: 'nightflow/prod/stripe' });
  });

  it('are remembered for a minute', async () => {
    secretIs(test);
    const { stripeKeys } = await store(dev);
    await stripeKeys();
    now += 59_000;
    await stripeKeys();
    expect(read).toHaveBeenCalledTimes(1);
    secretIs({ ...test, webhookSecrets: ['whsec_2'] });
    now += 1_000;
    expect((await stripeKeys())?.webhookSecrets).toEqual(['whsec_2']);
  });

  it('are absent where there is no secret, which is remembered too', async () => {
    const { stripeKeys } = await store(prod);
    read.mockRejectedValue(new ResourceNotFoundException({ message: 'none', $metadata: {} }));
    expect([await stripeKeys(), await stripeKeys()]).toEqual([undefined, undefined]);
    expect(read).toHaveBeenCalledTimes(1);
    now += 60_000;
    read.mockRejectedValue(new InvalidRequestException({ message: 'marked for deletion', $metadata: {} }));
    expect(await stripeKeys()).toBeUndefined();
  });

  it('are not asked for where a stage has no secret', async () => {
    const { stripeKeys } = await store({ ...prod, STRIPE_SECRET_NAME: '' });
    expect(await stripeKeys()).toBeUndefined();
    expect(read).not.toHaveBeenCalled();
  });

  it.each(['sk', 'rk'])('of live mode (%s) are refused where test payments are allowed', async (kind) => {
    secretIs({ ...live, secretKey: `${kind}_live_1` });
    expect(await (await store(dev)).stripeKeys()).toBeUndefined();
    expect(await (await store(prod)).stripeKeys()).toBeDefined();
  });

  it.each([
    ['no JSON', 'sk_test_1', 'not JSON'],
    ['a missing key', { ...test, secretKey: undefined }, 'secretKey'],
    ['a key in the wrong place', { ...test, publishableKey: test.secretKey }, 'publishableKey'],
    ['keys of both modes', { ...test, publishableKey: live.publishableKey }, 'live mode'],
    ['no signing secret', { ...test, webhookSecrets: [] }, 'webhookSecrets'],
  ])('with %s are a fault that names no key', async (_, secret, words) => {
    read.mockImplementation(async () => ({
      SecretString: typeof secret === 'string' ? secret : JSON.stringify(secret),
    }));
    const failed = (await store(dev)).stripeKeys();
    await expect(failed).rejects.toThrow(words);
    await expect(failed).rejects.not.toThrow(/sk_test_1/);
  });
});

it('another server replaces Stripe only where test payments are allowed', async () => {
  expect((await store(dev)).stripeHost).toBe('http://127.0.0.1:1');
  expect((await store(prod)).stripeHost).toBe('');
});

describe('Stripe on a stage', () => {
  const attempt = { id: 'ord_1#1', reference: 'pi_1' };
  const { signal } = new AbortController();
  const ofStage = async (environment: Record<string, string>) => {
    await store(environment);
    const { callStripe, stripeOfStage } = await import(
      '../../../../functions/orders/payment/stripe/stripe-of-stage.ts'
    );
    return { callStripe, stripeOfStage };
  };

  it('is called with the keys of the secret', async () => {
    const fake = await FakeStripe.start();
    secretIs(fake.keys);
    const { callStripe, stripeOfStage } = await ofStage({ ...dev, STRIPE_HOST: fake.url });
    expect(await stripeOfStage.find(attempt, signal)).toBeUndefined();
    await callStripe(signal, (stripe) => stripe.refunds.list({ payment_intent: 'pi_1' }));
    expect(fake.requests.map(({ path, status }) => [path, status])).toEqual([
      ['/v1/payment_intents/pi_1', 404],
      ['/v1/refunds', 200],
    ]);
    await fake.stop();
  });

  it('is not there without a secret', async () => {
    const { stripeOfStage } = await ofStage({ ...prod, STRIPE_SECRET_NAME: '' });
    await expect(stripeOfStage.find(attempt, signal)).rejects.toMatchObject({
      type: { code: 'payment_provider_unavailable' },
    });
  });
});
