import Stripe from 'stripe';
import { stripeEventTypes } from '../../../functions/orders/payment/stripe/webhook/stripe-webhook.ts';
import { Failure } from '../../local/process/failure.ts';
import type { AskStripe } from './ask-stripe.ts';

/** What is at Stripe now. `secret` is there for a new endpoint alone: Stripe tells it once. */
export interface Registered {
  endpointId: string;
  secret?: string;
  did: 'registered' | 'updated' | 'unchanged';
  /** Endpoints of the same address that the new one replaces. They are removed once its secret is stored. */
  former: string[];
}

/** The settings of an endpoint that somebody makes in Stripe's dashboard. */
export const endpointSettings = (url: string): string[] => [
  `  Endpoint URL  ${url}`,
  `  API version   ${Stripe.API_VERSION}`,
  ...stripeEventTypes.map((type, index) => `  ${index === 0 ? 'Events      ' : '            '}  ${type}`),
];

/** What an endpoint has to become; `undefined` when it is right. */
function changesOf({ url, status, enabled_events }: Stripe.WebhookEndpoint, wanted: string) {
  const isComplete =
    stripeEventTypes.every((type) => enabled_events.includes(type)) &&
    enabled_events.length === stripeEventTypes.length;
  if (url === wanted && status === 'enabled' && isComplete) return undefined;
  return { url: wanted, enabled_events: [...stripeEventTypes], disabled: false };
}

function required<T>(answer: Awaited<ReturnType<AskStripe>>): T | undefined {
  if ('refused' in answer) throw new Failure(`Stripe refused the webhook endpoint: ${answer.refused}`);
  return 'value' in answer ? (answer.value as T) : undefined;
}

/**
 * Makes sure that one endpoint of Stripe sends our events to `url`. An endpoint whose secret is not known, or whose API
 * version is another, is replaced: Stripe tells a secret once and never changes a version.
 * `known` is the endpoint whose secret is stored. `hasSecret`: an operator gave the secret of the endpoint that exists.
 * `undefined` when the key may not register endpoints. @throws Failure when Stripe refuses.
 */
export async function ensureEndpoint(
  ask: AskStripe,
  { url, stage, known, hasSecret }: { url: string; stage: string; known?: string; hasSecret: boolean },
): Promise<Registered | undefined> {
  const list = required<Stripe.ApiList<Stripe.WebhookEndpoint>>(
    await ask((stripe) => stripe.webhookEndpoints.list({ limit: 100 })),
  );
  if (!list) return undefined;
  const ours = list.data.filter((endpoint) => endpoint.id === known || endpoint.url === url);
  const current = ours.find(({ id }) => id === known) ?? (hasSecret ? ours[0] : undefined);
  if (hasSecret && !current) {
    throw new Failure(`Stripe has no endpoint ${url}. Leave the signing secret out, and it is registered.`);
  }
  if (current && (hasSecret || current.api_version === Stripe.API_VERSION)) {
    const changes = changesOf(current, url);
    const answer = changes && (await ask((stripe) => stripe.webhookEndpoints.update(current.id, changes)));
    if (answer && !required(answer)) return undefined;
    // The secret that an operator gave may be of any of them.
    const former = hasSecret ? [] : others(ours, current.id);
    return { endpointId: current.id, did: answer ? 'updated' : 'unchanged', former };
  }
  const made = required<Stripe.WebhookEndpoint>(
    await ask((stripe) =>
      stripe.webhookEndpoints.create({
        url,
        enabled_events: [...stripeEventTypes],
        api_version: Stripe.API_VERSION,
        description: `NightFlow ${stage}`,
      }),
    ),
  );
  if (!made) return undefined;
  const secret = made.secret === undefined ? {} : { secret: made.secret };
  return { endpointId: made.id, ...secret, did: 'registered', former: others(ours, made.id) };
}

const others = (endpoints: Stripe.WebhookEndpoint[], id: string): string[] =>
  endpoints.map((endpoint) => endpoint.id).filter((one) => one !== id);

/** Removes endpoints that were replaced. One that stays only sends every event twice. */
export async function removeEndpoints(ask: AskStripe, ids: readonly string[]): Promise<void> {
  for (const id of ids) await ask((stripe) => stripe.webhookEndpoints.del(id));
}
