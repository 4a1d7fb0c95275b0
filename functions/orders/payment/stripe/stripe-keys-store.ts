import {
  GetSecretValueCommand,
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { awsClient } from '../../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../../shared/async/limits.ts';
import { memoizeFor } from '../../../../shared/async/memoize.ts';
import { raiseAlarm } from '../../../../shared/base/alarm.ts';
import { Problem } from '../../../../shared/base/problem.ts';
import { providerUnavailable } from '../../problems.ts';
import { stripeEnv } from './env.ts';
import { stripeLimits } from './limits.ts';
import { areLive, parseKeys, type StripeKeys } from './stripe-keys.ts';

const { STRIPE_SECRET_NAME, STRIPE_HOST, TEST_PAYMENTS } = stripeEnv.read();
const secrets = new SecretsManagerClient(awsClient({ answerMs: awsLimits.serviceMs }));

/** The server to call in place of Stripe's. Empty for Stripe itself, and always where real money is. */
export const stripeHost = TEST_PAYMENTS === 'on' ? STRIPE_HOST : '';

/** Reads the secret. `undefined` when it does not exist, or no longer: a secret being deleted is refused too. */
async function readSecret(name: string): Promise<string | undefined> {
  try {
    return (await secrets.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException || error instanceof InvalidRequestException) return undefined;
    throw error;
  }
}

/** In an object, since a missing secret is remembered as well. */
interface Loaded {
  keys: StripeKeys | undefined;
}

/** What was read last, for times when the secret cannot be read. */
let last: Loaded | undefined;

async function loadKeys(name: string): Promise<Loaded> {
  try {
    last = await readKeys(name);
  } catch (error) {
    if (!last) throw error;
    raiseAlarm('the keys of Stripe cannot be read, and the former ones stay in use', { error: error as Error });
  }
  return last;
}

async function readKeys(name: string): Promise<Loaded> {
  const text = await readSecret(name);
  if (text === undefined) return { keys: undefined };
  const keys = parseKeys(text);
  if (TEST_PAYMENTS !== 'on' || !areLive(keys)) return { keys };
  raiseAlarm('live keys of Stripe are refused on a stage that allows test payments');
  return { keys: undefined };
}

const remembered = memoizeFor(stripeLimits.keysMemoryMs, loadKeys);

/**
 * The keys of Stripe. `undefined` where Stripe is not offered: no secret, or live keys on a stage that allows test
 * payments. A change is seen within a minute. Keys stay in use while the secret cannot be read or understood.
 * @throws Error when it cannot be, and this process has read none before.
 */
export async function stripeKeys(): Promise<StripeKeys | undefined> {
  return STRIPE_SECRET_NAME === '' ? undefined : (await remembered(STRIPE_SECRET_NAME)).keys;
}

/** @throws Problem `payment_provider_unavailable` where Stripe is not offered. */
export async function requireStripeKeys(): Promise<StripeKeys> {
  const keys = await stripeKeys();
  if (!keys) throw new Problem(providerUnavailable, 'This stage does not take payments by stripe');
  return keys;
}
