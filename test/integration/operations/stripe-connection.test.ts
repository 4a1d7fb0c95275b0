import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StripeKeys } from '../../../functions/orders/payment/stripe/stripe-keys.ts';
import { FakeStripe } from '../../../scripts/local/stripe/fake-stripe.ts';
import { startInProcess } from '../../support/engine/in-process.ts';

const dayMs = 24 * 3_600_000;
const secretKey = 'sk_test_fake';
const publishableKey = 'pk_test_fake';
const keys = `${secretKey}\n${publishableKey}\n`;

let fake: FakeStripe;
let stage: Parameters<typeof import('../../../scripts/admin/stripe/connect-stripe.ts')['connectStripe']>[0];
let now: number;
/** Everything that the commands have said, also as the message of a failure. */
let said: string;

beforeAll(() => startInProcess({ cache: false }));
beforeEach(async () => {
  fake = await FakeStripe.start();
  now = Date.UTC(2026, 10, 28);
  said = '';
  stage = {
    stage: 'dev',
    secretName: `nightflow/${randomUUID()}/stripe`,
    webhookUrl: 'https://api.example.com/v1/payments/webhooks/stripe',
    testPayments: true,
    host: fake.url,
  };
});
afterEach(async () => {
  await fake.stop();
  expect(said).not.toMatch(/\b(?:sk|rk)_(?:test|live)_\w|whsec_\w/);
});

async function heard(work: Promise<string[]>): Promise<string> {
  const text = await work.then(
    (lines) => lines.join('\n'),
    (error: Error) => {
      if (error.name !== 'Failure') throw error;
      return error.message;
    },
  );
  said += text;
  return text;
}

async function connect(text = keys, choices: { noOverlap?: boolean; otherAccount?: boolean } = {}): Promise<string> {
  const { connectStripe } = await import('../../../scripts/admin/stripe/connect-stripe.ts');
  return heard(connectStripe(stage, { text, now, noOverlap: false, otherAccount: false, ...choices }));
}
const shown = async () => {
  const { showStripe } = await import('../../../scripts/admin/stripe/show-stripe.ts');
  return heard(showStripe(stage, now));
};
const disconnect = async () => {
  const { disconnectStripe } = await import('../../../scripts/admin/stripe/show-stripe.ts');
  return heard(disconnectStripe(stage));
};

async function stored(): Promise<(StripeKeys & { version?: string }) | undefined> {
  try {
    const { SecretString, VersionId } = await new SecretsManagerClient({}).send(
      new GetSecretValueCommand({ SecretId: stage.secretName }),
    );
    return { ...JSON.parse(SecretString ?? ''), version: VersionId };
  } catch {
    return undefined;
  }
}
const endpoints = () => [...fake.operator.endpoints.values()];
const [made1, made2] = ['whsec_made_1', 'whsec_made_2'];

describe('connecting Stripe to a stage', () => {
  it('checks the keys, registers the webhook endpoint, and stores all', async () => {
    const text = await connect();
    expect(text).toContain('✓ Stripe account acct_fake, Night Shows, DE, settles in EUR, test mode');
    expect(text).toContain(`✓ Webhooks: ${stage.webhookUrl} (endpoint registered)`);
    expect(text).toContain('! These keys are for test mode');
    const { stripeEventTypes } = await import('../../../functions/orders/payment/stripe/webhook/stripe-webhook.ts');
    expect(endpoints()).toMatchObject([
      { url: stage.webhookUrl, enabled_events: stripeEventTypes, api_version: '2026-10-28.endive', status: 'enabled' },
    ]);
    expect(await stored()).toMatchObject({
      secretKey,
      publishableKey,
      webhookSecrets: [made1],
      offered: true,
      accountId: 'acct_fake',
      endpointId: 'we_1',
    });
  });

  it('leaves nothing at Stripe but the endpoint: the trial payment is cancelled', async () => {
    await connect();
    expect([...fake.ledger.intents.values()].map(({ status }) => status)).toEqual(['canceled']);
    expect(fake.ledger.sessions.size).toBe(0);
  });

  it('changes nothing when it is repeated', async () => {
    await connect();
    const before = await stored();
    expect(await connect()).toContain('has these keys already');
    expect(await stored()).toEqual(before);
    expect(endpoints()).toHaveLength(1);
  });

  it('mends an endpoint that was changed in the dashboard', async () => {
    await connect();
    const [endpoint] = endpoints();
    Object.assign(endpoint ?? {}, { enabled_events: ['payment_intent.succeeded'], status: 'disabled' });
    expect(await connect()).toContain('endpoint updated');
    expect(endpoints()).toMatchObject([{ id: 'we_1', status: 'enabled' }]);
    expect(endpoints()[0]?.enabled_events).toContain('charge.dispute.created');
    expect((await stored())?.webhookSecrets).toEqual([made1]);
  });

  it.each([
    ['whose secret nobody knows', {}],
    ['of another API version', { api_version: '2020-08-27' }],
  ])('replaces an endpoint %s, and one is left', async (_, difference) => {
    await connect();
    const before = await stored();
    if ('api_version' in difference) Object.assign(endpoints()[0] ?? {}, difference);
    // The command died after it registered the endpoint.
    else stage.secretName = `nightflow/${randomUUID()}/stripe`;
    expect(await connect()).toContain('endpoint registered');
    expect(endpoints().map(({ id }) => id)).toEqual(['we_2']);
    const overlap = 'api_version' in difference ? (before?.webhookSecrets ?? []) : [];
    expect((await stored())?.webhookSecrets).toEqual([made2, ...overlap]);
  });

  it('follows the stage to another address', async () => {
    await connect();
    stage.webhookUrl = 'https://tickets.example.com/v1/payments/webhooks/stripe';
    expect(await connect()).toContain('endpoint updated');
    expect(endpoints()).toMatchObject([{ id: 'we_1', url: stage.webhookUrl }]);
  });

  it('takes the signing secret of an endpoint made by hand', async () => {
    await connect();
    stage.secretName = `nightflow/${randomUUID()}/stripe`;
    await connect(`${keys}whsec_by_hand`);
    expect(await stored()).toMatchObject({ webhookSecrets: ['whsec_by_hand'], endpointId: 'we_1' });
    expect(endpoints()).toHaveLength(1);
  });

  it('refuses an account in a country where payments cannot be searched for', async () => {
    Object.assign(fake.operator.account, { country: 'IN' });
    expect(await connect()).toContain('Accounts in India cannot search');
    expect(await stored()).toBeUndefined();
  });

  it('warns of an account that cannot take payments', async () => {
    Object.assign(fake.operator.account, { charges_enabled: false, payouts_enabled: false });
    fake.operator.account.capabilities = { card_payments: 'pending' };
    const text = await connect();
    expect(text).toContain('! Stripe does not let this account take payments yet');
    expect(text).toContain('! Stripe does not pay out to this account yet');
    expect(text).toContain('! This account cannot take cards yet');
  });
});

describe('keys that are replaced', () => {
  it('keep the former signing secret for a day, and forget it then', async () => {
    await connect();
    await connect(`${keys}whsec_rolled`);
    expect(await stored()).toMatchObject({ webhookSecrets: ['whsec_rolled', made1], formerUntil: now + dayMs });
    const { webhookSecretsAt, parseKeys } = await import('../../../functions/orders/payment/stripe/stripe-keys.ts');
    const rolled = parseKeys(JSON.stringify(await stored()));
    expect(webhookSecretsAt(rolled, now + dayMs - 1)).toEqual(['whsec_rolled', made1]);
    expect(webhookSecretsAt(rolled, now + dayMs)).toEqual(['whsec_rolled']);
    now += dayMs;
    await connect();
    expect((await stored())?.webhookSecrets).toEqual(['whsec_rolled']);
  });

  it('do not extend the overlap when they are given again', async () => {
    await connect();
    await connect(`${keys}whsec_rolled`);
    const until = now + dayMs;
    now += 3_600_000;
    await connect(`${keys}whsec_rolled`);
    expect((await stored())?.formerUntil).toBe(until);
  });

  it('forget a leaked signing secret at once where that is asked for', async () => {
    await connect();
    await connect(`${keys}whsec_rolled`, { noOverlap: true });
    expect((await stored())?.webhookSecrets).toEqual(['whsec_rolled']);
  });

  it('may have a new secret key: endpoint and signing secret stay', async () => {
    await connect();
    fake.secretKeys.add('sk_test_next');
    fake.secretKeys.delete(secretKey);
    await connect(`sk_test_next\n${publishableKey}`);
    expect(await stored()).toMatchObject({ secretKey: 'sk_test_next', webhookSecrets: [made1], endpointId: 'we_1' });
    expect(endpoints()).toHaveLength(1);
  });

  it('of another account are refused after live payments, whose refunds need the former one', async () => {
    stage = { ...stage, testPayments: false };
    fake.secretKeys.add('sk_live_1');
    fake.publishableKeys.own.add('pk_live_1');
    await connect('sk_live_1\npk_live_1');
    fake.operator.account.id = 'acct_other';
    expect(await connect('sk_live_1\npk_live_1')).toContain('earlier payments can no longer be refunded');
    expect((await stored())?.accountId).toBe('acct_fake');
    await connect('sk_live_1\npk_live_1', { otherAccount: true });
    // Its webhooks are signed by its own endpoint alone.
    expect(await stored()).toMatchObject({ accountId: 'acct_other', webhookSecrets: [made2] });
  });
});

describe('keys that cannot work are refused, and nothing is stored:', () => {
  const live = 'sk_live_1\npk_live_1';
  it.each([
    ['nothing', '', 'The secret key (sk_… or rk_…) is missing'],
    ['one key', secretKey, 'The publishable key (pk_…) is missing'],
    ['something else', `${keys}hello`, 'Line 3 of standard input is no key of Stripe'],
    ['two secret keys', `${keys}${secretKey}`, 'a second secret key'],
    ['keys of both modes', `${secretKey}\npk_live_1`, 'One key is for test mode and the other for live mode'],
    ['live keys where test payments are allowed', live, 'Stage dev allows test payments, so it refuses live keys'],
    ['a secret key that Stripe does not know', `sk_test_old\n${publishableKey}`, 'does not know the secret key'],
    ['a publishable key that Stripe does not know', `${secretKey}\npk_test_old`, 'does not know the publishable key'],
    ['a publishable key of another sandbox', `${secretKey}\npk_test_other`, 'belongs to another account or sandbox'],
    ['a signing secret of no endpoint', `${keys}whsec_1`, 'Stripe has no endpoint'],
  ])('%s', async (_, text, words) => {
    expect(await connect(text)).toContain(words);
    expect(await stored()).toBeUndefined();
    expect(endpoints()).toEqual([]);
    expect([...fake.ledger.intents.values()].filter(({ status }) => status !== 'canceled')).toEqual([]);
  });

  it.each(['throttled', 'broken', 'hang-up'] as const)('while Stripe does not answer (%s)', async (fault) => {
    for (const on of ['GET /v1/account', 'POST /v1/webhook_endpoints']) {
      fake.fail(fault, on);
      expect(await connect()).toContain('Stripe gives no answer');
      expect(await stored()).toBeUndefined();
    }
    expect(await connect()).toContain('endpoint registered');
  });
});

describe('a restricted key', () => {
  const restricted = `rk_test_1\n${publishableKey}`;
  beforeEach(() => fake.secretKeys.add('rk_test_1'));

  it('connects with all permissions', async () => {
    expect(await connect(restricted)).toContain('endpoint registered');
  });

  it.each([
    ['GET /v1/checkout/sessions', 'Checkout Sessions'],
    ['GET /v1/refunds', 'Refunds'],
    ['GET /v1/charges', 'Charges and Balance'],
    ['GET /v1/disputes', 'Disputes'],
    ['POST /v1/payment_intents', 'PaymentIntents'],
  ])('without a permission (%s) is refused with its name', async (start, name) => {
    fake.operator.denied.push(start);
    expect(await connect(restricted)).toContain(`lacks permissions: ${name}`);
    expect(await stored()).toBeUndefined();
  });

  it.each(['GET', 'POST'])(
    'that may not register endpoints (%s) gets the exact settings for the dashboard',
    async (verb) => {
      fake.operator.denied.push(`${verb} /v1/webhook_endpoints`);
      const text = await connect(restricted);
      const { stripeEventTypes } = await import('../../../functions/orders/payment/stripe/webhook/stripe-webhook.ts');
      for (const setting of [stage.webhookUrl, '2026-10-28.endive', ...stripeEventTypes])
        expect(text).toContain(setting);
      expect(await stored()).toBeUndefined();
    },
  );

  it('that may not see endpoints is connected with the signing secret of the one made by hand', async () => {
    fake.operator.denied.push('GET /v1/webhook_endpoints', 'GET /v1/account');
    const text = await connect(`${restricted}\nwhsec_by_hand`);
    expect(text).toContain('by the signing secret you gave');
    expect(text).toContain('! The key may not read the account');
    expect((await stored())?.webhookSecrets).toEqual(['whsec_by_hand']);
  });
});

it('a machine that Stripe cannot reach is told of its forwarding tool', async () => {
  const { isReachable } = await import('../../../scripts/admin/stripe/stripe-stage.ts');
  const webhookUrl = 'http://localhost:8080/v1/payments/webhooks/stripe';
  expect(isReachable({ ...stage, host: '', webhookUrl })).toBe(false);
  expect(isReachable({ ...stage, host: '' })).toBe(true);
});

describe('what is connected', () => {
  it('is shown without secrets', async () => {
    expect(await shown()).toBe('Stripe is not connected on stage dev.');
    const long = `sk_test_${'a'.repeat(40)}wxyz`;
    fake.secretKeys.add(long);
    await connect(`${long}\n${publishableKey}`);
    const { showStripe } = await import('../../../scripts/admin/stripe/show-stripe.ts');
    const text = (await showStripe(stage, now)).join('\n');
    expect(text).toMatch(/secret key {7}sk_test_…wxyz {2}accepted by Stripe/);
    expect(text).toMatch(new RegExp(`publishable key {2}${publishableKey}`));
    expect(text).toMatch(/webhooks .*endpoint we_1 enabled/);
    expect(text).not.toMatch(/aaaa|whsec/);
  });

  it('is shown with what is wrong', async () => {
    await connect();
    fake.secretKeys.delete(secretKey);
    expect(await shown()).toMatch(/sk_test_… {2}Stripe does not know the secret key/);
  });

  it('can be taken from sale, and its keys stay for refunds', async () => {
    await connect();
    expect(await disconnect()).toContain('refunds are not affected');
    expect(await stored()).toMatchObject({ offered: false, secretKey });
    expect(await shown()).toContain('offered          no');
    await connect();
    expect((await stored())?.offered).toBe(true);
  });
});

it('standard input is read to its end, and no further than keys are long', async () => {
  const { readInput } = await import('../../../scripts/admin/stripe/read-input.ts');
  expect(await readInput(Readable.from([secretKey, '\n', publishableKey]))).toBe(`${secretKey}\n${publishableKey}`);
  await expect(readInput(Readable.from(['x'.repeat(5_000)]))).rejects.toThrow('more than the keys');
});
