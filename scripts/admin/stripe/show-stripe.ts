import { areLive, type StripeKeys, webhookSecretsAt } from '../../../functions/orders/payment/stripe/stripe-keys.ts';
import { Failure } from '../../local/process/failure.ts';
import { askStripe } from './ask-stripe.ts';
import { storedKeys, storeKeys } from './stripe-secret-store.ts';
import type { StripeStage } from './stripe-stage.ts';

/** Shorter texts would be given away by their end. */
const minMasked = 24;

/** The kind of a key and its last four characters, as the dashboard of Stripe shows it. */
const masked = (key: string): string =>
  `${key.split('_').slice(0, 2).join('_')}_…${key.length < minMasked ? '' : key.slice(-4)}`;

/** What is connected, as text lines. The secret key is checked at Stripe. */
export async function showStripe(stage: StripeStage, now: number): Promise<string[]> {
  const keys = await storedKeys(stage.secretName);
  if (!keys) return [`Stripe is not connected on stage ${stage.stage}.`];
  const { secretKey, publishableKey, accountId, formerUntil, offered } = keys;
  const secrets = webhookSecretsAt(keys, now);
  const until = formerUntil && secrets.length > 1 ? ` until ${new Date(formerUntil).toISOString()}` : '';
  return [
    `offered          ${offered ? 'yes' : 'no: new orders cannot name stripe'}`,
    `mode             ${areLive(keys) ? 'live' : 'test'}`,
    `account          ${accountId ?? 'unknown'}`,
    `secret key       ${masked(secretKey)}  ${await stateOfKey(secretKey, stage.host)}`,
    `publishable key  ${publishableKey}`,
    `signing secrets  ${secrets.length}${secrets.length > 1 ? `, former ones${until}` : ''}`,
    `webhooks         ${stage.webhookUrl}  ${await stateOfEndpoint(keys, stage)}`,
  ];
}

async function stateOfKey(secretKey: string, host: string): Promise<string> {
  try {
    await askStripe(secretKey, { host, what: 'secret key' })((stripe) => stripe.accounts.retrieveCurrent());
    return 'accepted by Stripe';
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

async function stateOfEndpoint({ secretKey, endpointId }: StripeKeys, stage: StripeStage): Promise<string> {
  if (endpointId === undefined) return 'endpoint not registered by this command';
  const ask = askStripe(secretKey, { host: stage.host, what: 'secret key' });
  try {
    const answer = await ask((stripe) => stripe.webhookEndpoints.retrieve(endpointId));
    if (!('value' in answer)) return `endpoint ${endpointId} cannot be read`;
    const { status, url } = answer.value;
    return `endpoint ${endpointId} ${url === stage.webhookUrl ? status : `sends to ${url}`}`;
  } catch (error) {
    if (error instanceof Failure) return 'endpoint unknown';
    throw error;
  }
}

/** Offers Stripe to no new order. The keys stay, because payments under way and refunds need them. */
export async function disconnectStripe(stage: StripeStage): Promise<string[]> {
  const { secretName } = stage;
  const keys = await storedKeys(secretName);
  if (!keys) return [`Stripe is not connected on stage ${stage.stage}.`];
  if (keys.offered) await storeKeys(secretName, { ...keys, offered: false });
  return [
    '✓ New orders cannot name stripe within a minute. Payments under way and refunds are not affected.',
    `The keys stay in ${secretName} for them. To offer Stripe again, connect it again.`,
  ];
}
