import type Stripe from 'stripe';
import { stripeLimits } from '../../../functions/orders/payment/stripe/limits.ts';
import { areLive, type StripeKeys, webhookSecretsAt } from '../../../functions/orders/payment/stripe/stripe-keys.ts';
import { Failure } from '../../local/process/failure.ts';
import { type AskStripe, askStripe } from './ask-stripe.ts';
import { checkKeys } from './check-keys.ts';
import { parseInput, requireMode, type StripeInput } from './stripe-input.ts';
import { storedKeys, storeKeys } from './stripe-secret-store.ts';
import { isReachable, type StripeStage } from './stripe-stage.ts';
import { endpointSettings, ensureEndpoint, type Registered, removeEndpoints } from './webhook-endpoint.ts';

interface Choices {
  /** Forget former signing secrets at once, such as after a leak. */
  noOverlap: boolean;
  /** Go on with keys of another account than the stored live ones. */
  otherAccount: boolean;
}

/**
 * Connects Stripe to a stage: checks the keys of `text`, registers the webhook endpoint, stores the keys, and says what
 * to do next. Repeated, it changes nothing. @throws Failure, before which nothing was stored.
 */
export async function connectStripe(
  stage: StripeStage,
  { text, now, ...choices }: Choices & { text: string; now: number },
): Promise<string[]> {
  const input = parseInput(text);
  requireMode(input, stage);
  const stored = await storedKeys(stage.secretName);
  const { account, warnings } = await checkKeys(input, stage.host);
  if (!choices.otherAccount) requireSameAccount(stored, account?.id);
  const former = stored && isSameAccount(stored, input, account?.id) ? stored : undefined;
  const ask = askStripe(input.secretKey, { host: stage.host, what: 'secret key' });
  const registered = await registeredFor(stage, { ask, former, input });
  const keys = nextKeys({ input, former, registered, account, now, noOverlap: choices.noOverlap });
  const isChanged = JSON.stringify(keys) !== JSON.stringify(stored);
  if (isChanged) await storeKeys(stage.secretName, keys);
  // Only now, since until here its secret was the one in force.
  await removeEndpoints(ask, registered?.former ?? []);
  return [
    `✓ ${accountLine(account, areLive(keys) ? 'live mode' : 'test mode')}`,
    `✓ Webhooks: ${stage.webhookUrl} (${registered ? `endpoint ${registered.did}` : 'by the signing secret you gave'})`,
    isChanged
      ? `✓ The keys are stored in ${stage.secretName}. Functions use them within a minute.`
      : `✓ ${stage.secretName} has these keys already.`,
    ...warnings.map((warning) => `! ${warning}`),
    'Next: GET /v1/payments/providers?eventId=… of an event lists stripe. Test cards: docs/payments.md.',
  ];
}

/** Refunds need the account that was paid. */
function requireSameAccount(stored: StripeKeys | undefined, accountId: string | undefined): void {
  if (!stored || !areLive(stored) || !stored.accountId || !accountId || stored.accountId === accountId) return;
  throw new Failure(
    `This stage has taken payments with account ${stored.accountId}, and these keys are of ${accountId}. ` +
      'With them, earlier payments can no longer be refunded. To continue nevertheless, add --other-account.',
  );
}

/** Whether signing secrets of the stored keys may sign what these keys hear of. */
function isSameAccount(stored: StripeKeys, input: StripeInput, accountId: string | undefined): boolean {
  const isSame = stored.accountId === undefined || accountId === undefined || stored.accountId === accountId;
  return isSame && areLive(stored) === areLive(input);
}

/** @throws Failure with the settings for the dashboard, where only a person can register the endpoint. */
async function registeredFor(
  stage: StripeStage,
  { ask, former, input }: { ask: AskStripe; former: StripeKeys | undefined; input: StripeInput },
): Promise<Registered | undefined> {
  const hasSecret = input.webhookSecret !== undefined;
  const { webhookUrl: url } = stage;
  if (isReachable(stage)) {
    const known = former?.endpointId === undefined ? {} : { known: former.endpointId };
    const registered = await ensureEndpoint(ask, { url, stage: stage.stage, ...known, hasSecret });
    if (registered || hasSecret) return registered;
    const lines = ['The key may not register webhook endpoints. Add one in the dashboard of Stripe:', ''];
    const next = ['', 'Then run this again with its signing secret (whsec_…) as the third line. Nothing was stored.'];
    throw new Failure([...lines, ...endpointSettings(url), ...next].join('\n'));
  }
  if (hasSecret) return undefined;
  throw new Failure(
    `Stripe cannot reach ${url}. Let its command-line tool forward webhooks: stripe listen --forward-to ${url}\n` +
      'Then run this again with the signing secret (whsec_…) that it prints as the third line. Nothing was stored.',
  );
}

function nextKeys(facts: {
  input: StripeInput;
  former: StripeKeys | undefined;
  registered: Registered | undefined;
  account: Stripe.Account | undefined;
  now: number;
  noOverlap: boolean;
}): StripeKeys {
  const { input, former, registered, account, now, noOverlap } = facts;
  const before = former ? webhookSecretsAt(former, now) : [];
  const current = input.webhookSecret ?? registered?.secret ?? before[0];
  if (current === undefined) throw new Failure('The signing secret (whsec_…) is missing on standard input.');
  const others = noOverlap ? [] : before.filter((secret) => secret !== current);
  const isNew = current !== before[0];
  const formerUntil = isNew ? now + stripeLimits.overlapMs : former?.formerUntil;
  const accountId = account?.id ?? former?.accountId;
  const endpointId = registered?.endpointId ?? former?.endpointId;
  return {
    secretKey: input.secretKey,
    publishableKey: input.publishableKey,
    webhookSecrets: [current, ...others].slice(0, stripeLimits.webhookSecrets),
    ...(others.length > 0 && formerUntil !== undefined && { formerUntil }),
    offered: true,
    ...(accountId !== undefined && { accountId }),
    ...(endpointId !== undefined && { endpointId }),
  };
}

function accountLine(account: Stripe.Account | undefined, mode: string): string {
  if (!account) return `Stripe, ${mode}`;
  const { id, business_profile, country, default_currency } = account;
  const facts = [business_profile?.name, country, default_currency && `settles in ${default_currency.toUpperCase()}`];
  return `Stripe account ${[id, ...facts, mode].filter(Boolean).join(', ')}`;
}
