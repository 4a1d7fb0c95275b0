import type Stripe from 'stripe';
import type { PaymentRequest, RefundRequest } from '../provider.ts';
import { stripeLimits } from './limits.ts';
import { attemptMetadata, refundMetadata } from './stripe-reference.ts';

/*
 * Stripe refuses a repeat under the same idempotency key whose parameters differ. They therefore derive from the
 * request and the stage alone, never from the clock or from settings.
 */

/** A page of Stripe with every payment method that the account offers for the amount. */
export function sessionParams(
  request: PaymentRequest & { returnUrl: string },
  amount: number,
  stage: string,
): Stripe.Checkout.SessionCreateParams {
  const metadata = attemptMetadata(request, stage);
  return {
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: request.amount.currency.toLowerCase(),
          unit_amount: amount,
          product_data: { name: `Order ${request.orderId}` },
        },
      },
    ],
    success_url: request.returnUrl,
    cancel_url: request.returnUrl,
    client_reference_id: request.id,
    metadata,
    payment_intent_data: { metadata },
    // The amount is compared with the order's, so it is charged in the order's currency.
    adaptive_pricing: { enabled: false },
    expires_at: Math.min(
      Math.ceil(request.payBy / 1_000) + stripeLimits.sessionSeconds,
      Math.ceil(request.requestedAt / 1_000) + stripeLimits.maxSessionSeconds,
    ),
    expand: ['payment_intent'],
  };
}

/** For Stripe's widget in a page of the shop. */
export const intentParams = (
  request: PaymentRequest,
  amount: number,
  stage: string,
): Stripe.PaymentIntentCreateParams => ({
  amount,
  currency: request.amount.currency.toLowerCase(),
  automatic_payment_methods: { enabled: true },
  description: `Order ${request.orderId}`,
  metadata: attemptMetadata(request, stage),
});

export const refundParams = (
  { id, attempt }: RefundRequest,
  intent: string,
  amount: number,
): Stripe.RefundCreateParams => ({
  payment_intent: intent,
  amount,
  metadata: refundMetadata(id, attempt.id),
});

/** Finds the PaymentIntents of an attempt. Their index follows with a delay of about a minute. */
export const searchParams = (attemptId: string): Stripe.PaymentIntentSearchParams => ({
  query: `metadata['attemptId']:'${attemptId.replaceAll(/[\\']/g, '\\$&')}'`,
  limit: stripeLimits.searchResults,
});
