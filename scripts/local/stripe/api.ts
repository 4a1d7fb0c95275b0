import type Stripe from 'stripe';
import { decodeForm, type Params } from './form.ts';
import type { Ledger } from './ledger.ts';
import { chargeNow, expanded, page } from './lists.ts';
import { missing, Refusal } from './refusal.ts';

/*
 * The part of Stripe's API that NightFlow uses. A parameter outside of these lists is refused as Stripe refuses a
 * misspelt one, and the lists are checked against the SDK's types.
 */
const sessionParams = [
  'mode',
  'line_items',
  'success_url',
  'cancel_url',
  'client_reference_id',
  'metadata',
  'payment_intent_data',
  'adaptive_pricing',
  'expires_at',
  'expand',
] satisfies (keyof Stripe.Checkout.SessionCreateParams)[];
const intentParams = [
  'amount',
  'currency',
  'automatic_payment_methods',
  'description',
  'metadata',
  'expand',
] satisfies (keyof Stripe.PaymentIntentCreateParams)[];
const refundParams = ['payment_intent', 'amount', 'metadata', 'expand'] satisfies (keyof Stripe.RefundCreateParams)[];
const refundListParams = [
  'payment_intent',
  'created',
  'limit',
  'starting_after',
  'expand',
] satisfies (keyof Stripe.RefundListParams)[];
const chargeListParams = ['created', 'limit', 'starting_after', 'expand'] satisfies (keyof Stripe.ChargeListParams)[];
const disputeListParams = ['created', 'limit', 'starting_after', 'expand'] satisfies (keyof Stripe.DisputeListParams)[];
const sessionListParams = ['payment_intent', 'limit', 'expand'] satisfies (keyof Stripe.Checkout.SessionListParams)[];
const searchParams = ['query', 'limit', 'expand'] satisfies (keyof Stripe.PaymentIntentSearchParams)[];

const wrong = (message: string, param: string, code?: string): Refusal =>
  new Refusal(message, { param, isKept: false, ...(code && { code }) });

function requireKnown(params: Params, known: readonly string[]): void {
  const unknown = Object.keys(params).find((name) => !known.includes(name));
  if (unknown) throw wrong(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
}

function requireAmount(amount: unknown, currency: unknown, [amountParam, currencyParam]: [string, string]): void {
  if (typeof currency !== 'string' || !/^[a-z]{3}$/.test(currency) || currency === 'xxx') {
    throw wrong(`Invalid currency: ${currency}.`, currencyParam);
  }
  if (!Number.isSafeInteger(amount))
    throw wrong(`Invalid integer: ${amount}`, amountParam, 'parameter_invalid_integer');
  if (Number(amount) < 50) {
    throw new Refusal('Amount must convert to at least 50 cents.', { code: 'amount_too_small', param: amountParam });
  }
  const digits = { cop: 12, huf: 12, idr: 12, inr: 9, jpy: 10 }[currency] ?? 8;
  if (String(amount).length > digits) {
    throw new Refusal('Amount must be no more than 999,999.99', { code: 'amount_too_large', param: amountParam });
  }
  const step = { isk: 100, ugx: 100, bhd: 10, jod: 10, kwd: 10, omr: 10, tnd: 10 }[currency] ?? 1;
  if (Number(amount) % step !== 0) throw wrong('Invalid amount for this currency', amountParam);
}

function requireMetadata(metadata: Params['metadata']): void {
  for (const [name, value] of Object.entries(metadata ?? {})) {
    if (name.length > 40 || String(value).length > 500) throw wrong('Metadata is too long', `metadata[${name}]`);
  }
}

function createSession(ledger: Ledger, given: Params): Stripe.Checkout.Session {
  requireKnown(given, sessionParams);
  const params = given as unknown as Stripe.Checkout.SessionCreateParams;
  const [line] = params.line_items ?? [];
  const price = 'line_items[0][price_data]';
  requireAmount(line?.price_data?.unit_amount, line?.price_data?.currency, [
    `${price}[unit_amount]`,
    `${price}[currency]`,
  ]);
  if (params.mode !== 'payment') throw wrong('Only payments are known here', 'mode');
  if (!URL.canParse(params.success_url ?? '')) throw wrong('Not a valid URL', 'success_url', 'url_invalid');
  if ((params.client_reference_id ?? '').length > 200) throw wrong('Too long', 'client_reference_id');
  const ahead = (params.expires_at ?? ledger.now + 86_400) - ledger.now;
  if (ahead < 1_800) throw wrong('The `expires_at` timestamp must be at least 30 minutes ahead.', 'expires_at');
  if (ahead > 86_400) throw wrong('The `expires_at` timestamp must be less than 24 hours ahead.', 'expires_at');
  requireMetadata(given.metadata);
  return ledger.createSession(params);
}

function createIntent(ledger: Ledger, given: Params): Stripe.PaymentIntent {
  requireKnown(given, intentParams);
  requireAmount(given.amount, given.currency, ['amount', 'currency']);
  requireMetadata(given.metadata);
  return ledger.createIntent(given as unknown as Stripe.PaymentIntentCreateParams);
}

function createRefund(ledger: Ledger, given: Params): Stripe.Refund {
  requireKnown(given, refundParams);
  requireMetadata(given.metadata);
  return ledger.createRefund(given as unknown as Stripe.RefundCreateParams);
}

function searchIntents(ledger: Ledger, params: Params) {
  requireKnown(params, searchParams);
  const [, name = '', quoted = ''] = /^metadata\['(\w+)'\]:'((?:[^'\\]|\\.)*)'$/.exec(String(params.query)) ?? [];
  if (!name) throw wrong('We were unable to parse your search query', 'query');
  const value = quoted.replaceAll(/\\(.)/g, '$1');
  const data = ledger
    .searched()
    .filter(({ metadata }) => metadata[name] === value)
    .slice(0, Number(params.limit ?? 10));
  return { object: 'search_result', url: '/v1/payment_intents/search', has_more: false, data };
}

/** Executes a request and returns the body of the answer. @throws Refusal */
export function execute(ledger: Ledger, method: string, path: string, form: string): unknown {
  const params = decodeForm(form);
  const [, , ...parts] = path.split('/');
  const [resource = '', id = '', verb = ''] =
    parts[0] === 'checkout' ? [`checkout/${parts[1]}`, ...parts.slice(2)] : parts;
  const answer = () => {
    switch (`${method} ${resource}${id ? '/id' : ''}${verb ? `/${verb}` : ''}`) {
      case 'POST checkout/sessions':
        return createSession(ledger, params);
      case 'GET checkout/sessions':
        requireKnown(params, sessionListParams);
        return page(
          '/v1/checkout/sessions',
          [...ledger.sessions.values()].filter(({ payment_intent: of }) => of === params.payment_intent),
          params,
        );
      case 'GET checkout/sessions/id':
        return ledger.session(id);
      case 'POST checkout/sessions/id/expire':
        return ledger.expireSession(id);
      case 'POST payment_intents':
        return createIntent(ledger, params);
      case 'GET payment_intents/id':
        return id === 'search' ? searchIntents(ledger, params) : ledger.intent(id);
      case 'POST payment_intents/id/cancel':
        return ledger.cancelIntent(id);
      case 'POST refunds':
        return createRefund(ledger, params);
      case 'GET refunds': {
        requireKnown(params, refundListParams);
        const { payment_intent: asked } = params;
        const all = [...ledger.refunds.values()];
        return page(
          '/v1/refunds',
          all.filter(({ payment_intent: of }) => asked === undefined || of === asked),
          params,
        );
      }
      case 'GET refunds/id': {
        const refund = ledger.refunds.get(id);
        if (!refund) throw missing('refund', id);
        return refund;
      }
      case 'GET charges':
        requireKnown(params, chargeListParams);
        return page(
          '/v1/charges',
          [...ledger.charges.values()].map((charge) => chargeNow(ledger, charge)),
          params,
        );
      case 'GET disputes':
        requireKnown(params, disputeListParams);
        return page('/v1/disputes', ledger.disputes.values(), params);
      case 'GET disputes/id': {
        const dispute = ledger.disputes.get(id);
        if (!dispute) throw missing('dispute', id);
        return dispute;
      }
      default:
        throw new Refusal(`Unrecognized request URL (${method}: ${path}).`, { status: 404, isKept: false });
    }
  };
  return expanded(ledger, answer(), params);
}
