import type Stripe from 'stripe';
import type { Params } from './form.ts';
import { missing, Refusal } from './refusal.ts';

/*
 * What an operator meets at Stripe: the account, and the endpoints that its webhooks go to.
 */

const createParams = [
  'url',
  'enabled_events',
  'api_version',
  'description',
  'metadata',
] satisfies (keyof Stripe.WebhookEndpointCreateParams)[];
const updateParams = ['url', 'enabled_events', 'disabled'] satisfies (keyof Stripe.WebhookEndpointUpdateParams)[];

/** Stripe allows 16 endpoints in an account. */
const maxEndpoints = 16;

/** The account behind the keys, its webhook endpoints, and what a restricted key may not do. */
export class FakeAccount {
  /** Tests change what they need to. */
  readonly account: Stripe.Account = {
    id: 'acct_fake',
    object: 'account',
    business_profile: { name: 'Night Shows' } as Stripe.Account.BusinessProfile,
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    country: 'DE',
    default_currency: 'eur',
    details_submitted: true,
    email: 'owner@example.com',
    payouts_enabled: true,
    type: 'standard',
  };
  readonly endpoints = new Map<string, Stripe.WebhookEndpoint>();
  /** What the key lacks a permission for: beginnings of requests, such as `POST /v1/refunds`, and ends of expanded paths. */
  readonly denied: string[] = [];
  #made = 0;

  /** Answers a request about the account; `undefined` when it is about something else. @throws Refusal */
  answer(method: string, path: string, params: Params): unknown {
    const request = `${method} ${path}`;
    const expands = [params.expand ?? []].flat().map(String);
    const isDenied = this.denied.some(
      (start) => request.startsWith(start) || expands.some((path) => path.endsWith(start)),
    );
    if (isDenied) {
      throw new Refusal('The provided key does not have the required permissions for this endpoint.', {
        status: 403,
        isKept: false,
      });
    }
    if (request === 'GET /v1/payment_intents/search' && this.account.country === 'IN')
      throw refusal('Search is not available for your account.', 'query');
    if (request === 'GET /v1/account') return this.account;
    const [, id] = /^\/v1\/webhook_endpoints(?:\/(\w+))?$/.exec(path) ?? [undefined];
    if (!path.startsWith('/v1/webhook_endpoints')) return undefined;
    if (id === undefined) return method === 'POST' ? this.#create(params) : this.#list(path);
    const endpoint = this.endpoints.get(id);
    if (!endpoint) throw missing('webhook endpoint', id);
    if (method === 'DELETE') {
      this.endpoints.delete(id);
      return { id, object: 'webhook_endpoint', deleted: true };
    }
    if (method === 'POST') this.#update(endpoint, params);
    return withoutSecret(endpoint);
  }

  #list(url: string) {
    const data = [...this.endpoints.values()].reverse().map(withoutSecret);
    return { object: 'list', url, has_more: false, data };
  }

  #create(params: Params): Stripe.WebhookEndpoint {
    requireKnown(params, createParams);
    if (this.endpoints.size >= maxEndpoints) throw refusal('You have reached the maximum of webhook endpoints.', 'url');
    if (!URL.canParse(String(params.url))) throw refusal('Invalid URL', 'url');
    this.#made += 1;
    const endpoint: Stripe.WebhookEndpoint = {
      id: `we_${this.#made}`,
      object: 'webhook_endpoint',
      api_version: params.api_version === undefined ? null : String(params.api_version),
      application: null,
      created: 1_800_000_000 + this.#made,
      description: String(params.description ?? ''),
      enabled_events: eventsIn(params),
      livemode: false,
      metadata: (params.metadata ?? {}) as Stripe.Metadata,
      secret: `whsec_made_${this.#made}`,
      status: 'enabled',
      url: String(params.url),
    };
    this.endpoints.set(endpoint.id, endpoint);
    return endpoint;
  }

  #update(endpoint: Stripe.WebhookEndpoint, params: Params): void {
    requireKnown(params, updateParams);
    if (params.url !== undefined) endpoint.url = String(params.url);
    if (params.enabled_events !== undefined) endpoint.enabled_events = eventsIn(params);
    if (params.disabled !== undefined) endpoint.status = String(params.disabled) === 'true' ? 'disabled' : 'enabled';
  }
}

/** The signing secret is in the answer to the creation alone. */
function withoutSecret({ secret: _, ...endpoint }: Stripe.WebhookEndpoint): Stripe.WebhookEndpoint {
  return endpoint;
}

const refusal = (message: string, param: string) => new Refusal(message, { param, isKept: false });

function requireKnown(params: Params, known: readonly string[]): void {
  const unknown = Object.keys(params).find((name) => !known.includes(name));
  if (unknown) throw refusal(`Received unknown parameter: ${unknown}`, unknown);
}

function eventsIn({ enabled_events }: Params): string[] {
  const events = [enabled_events ?? []].flat().map(String);
  if (events.length === 0) throw refusal('Missing required param: enabled_events.', 'enabled_events');
  return events;
}
