import Stripe from 'stripe';
import type { Money } from '../../../../../shared/base/money.ts';
import { stripeLimits } from '../limits.ts';
import { fromStripeAmount } from '../stripe-amount.ts';
import { attemptIn, idOf, refundIdIn } from '../stripe-reference.ts';

/**
 * What a webhook is about. It says what to look at, never what is true: webhooks come late, twice and out of order, so
 * the current state is fetched. `eventId` tells repeats apart.
 */
export type StripeEvent = { eventId: string; type: string } & (
  | { concerns: 'payment'; attemptId: string; orderId: string; reference: string }
  /** `refundId` is missing when somebody refunded in Stripe's dashboard. `payment` is the PaymentIntent. */
  | { concerns: 'refund'; refundId?: string; reference: string; payment: string; amount: Money; status: string }
  | { concerns: 'dispute'; reference: string; payment: string; amount: Money; reason: string; status: string }
  | { concerns: 'nothing' }
);

/** The types that an endpoint at Stripe has to be registered for. */
export const stripeEventTypes = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.canceled',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
] as const satisfies Stripe.Event.Type[];

/**
 * Verifies a webhook by the signing secrets in force. `rawBody` is the body as it arrived. `undefined` when no secret
 * signed exactly this body within five minutes of `now` (epoch ms), or it is no event: the answer is then a refusal.
 */
export function verifyWebhook(
  rawBody: string | Uint8Array,
  signatureHeader: string | undefined,
  secrets: readonly string[],
  now: number,
): StripeEvent | undefined {
  if (!signatureHeader || isFromTheFuture(signatureHeader, now)) return undefined;
  for (const secret of secrets.slice(0, stripeLimits.webhookSecrets)) {
    const event = construct(rawBody, signatureHeader, secret, now);
    if (event) return concernOf(event);
  }
  return undefined;
}

/** The SDK refuses only what is too old. */
const isFromTheFuture = (header: string, now: number): boolean =>
  [...header.matchAll(/(?:^|,)t=(\d*)/g)].some(
    ([, time]) => Number(time) > Math.floor(now / 1_000) + stripeLimits.webhookAgeSeconds,
  );

function construct(body: string | Uint8Array, header: string, secret: string, now: number): Stripe.Event | undefined {
  try {
    const { webhookAgeSeconds } = stripeLimits;
    const event: Stripe.Event | null = Stripe.webhooks.constructEvent(
      typeof body === 'string' ? body : Buffer.from(body),
      header,
      secret,
      webhookAgeSeconds,
      undefined,
      now,
    );
    return event?.object === 'event' && event.data?.object ? event : undefined;
  } catch {
    // A wrong signature, or a signed body that is no event. Neither says more to somebody who guesses.
    return undefined;
  }
}

function concernOf(event: Stripe.Event): StripeEvent {
  const head = { eventId: event.id, type: event.type };
  const nothing = { ...head, concerns: 'nothing' as const };
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
    case 'checkout.session.expired':
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.processing':
    case 'payment_intent.canceled': {
      const { id: reference, metadata } = event.data.object;
      const attempt = attemptIn(metadata);
      return attempt ? { ...head, concerns: 'payment', ...attempt, reference } : nothing;
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed': {
      const { id: reference, metadata, payment_intent, amount, currency, status } = event.data.object;
      const payment = idOf(payment_intent);
      if (!payment) return nothing;
      const refundId = refundIdIn(metadata);
      const money = fromStripeAmount(amount, currency);
      const facts = { reference, payment, amount: money, status: status ?? 'pending' };
      return { ...head, concerns: 'refund', ...(refundId && { refundId }), ...facts };
    }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed': {
      const { id: reference, payment_intent, amount, currency, reason, status } = event.data.object;
      const payment = idOf(payment_intent);
      if (!payment) return nothing;
      return {
        ...head,
        concerns: 'dispute',
        reference,
        payment,
        amount: fromStripeAmount(amount, currency),
        reason,
        status,
      };
    }
    default:
      return nothing;
  }
}
