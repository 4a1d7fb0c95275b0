import { randomUUID } from 'node:crypto';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type Stripe from 'stripe';
import { FakeStripe } from '../../../scripts/local/stripe/fake-stripe.ts';
import { startInProcess } from '../engine/in-process.ts';
import { call } from '../http/client.ts';

/** Starts the services in this process with Stripe offered, and a fake in its place, at the present time. */
export async function startWithStripe(): Promise<FakeStripe> {
  const fake = await FakeStripe.start();
  fake.ledger.now = Math.floor(Date.now() / 1_000);
  const Name = `nightflow/${randomUUID()}/stripe`;
  Object.assign(process.env, { STRIPE_SECRET_NAME: Name, STRIPE_HOST: fake.url });
  await startInProcess({ cache: false });
  await new SecretsManagerClient({}).send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(fake.keys) }));
  return fake;
}

/** Delivers an event as Stripe posts it. */
export async function deliverEvent(fake: FakeStripe, event: Stripe.Event, options: { at?: number } = {}) {
  const { body, signature } = fake.signed(event, options);
  return call('POST', '/v1/payments/webhooks/stripe', { raw: body, headers: { 'stripe-signature': signature } });
}
