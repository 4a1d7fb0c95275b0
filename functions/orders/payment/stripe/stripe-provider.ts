import type Stripe from 'stripe';
import type { AttemptReference, PaymentProvider, PaymentRequest, Settlement } from '../provider.ts';
import { findPayment, readPayment, type StripePayment, settlementOf } from './find-payment.ts';
import { findRefund, refundPayment } from './refund-payment.ts';
import { stripeRefusal, toStripeAmount } from './stripe-amount.ts';
import { stripeClient } from './stripe-client.ts';
import { isStateRefusal, paymentRefusalOf } from './stripe-error.ts';
import type { StripeKeys } from './stripe-keys.ts';
import { intentParams, sessionParams } from './stripe-requests.ts';
import { settlementOfIntent, settlementOfSession } from './stripe-settlement.ts';

/**
 * Payments by Stripe: on a page of Stripe where the request has a `returnUrl` (Checkout), otherwise in Stripe's widget
 * (PaymentIntents). The reference is `cs_…` while a page waits to be paid, and `pi_…` once there is money. `host` is a
 * server in place of Stripe's.
 */
export function stripeProvider(keys: Pick<StripeKeys, 'secretKey' | 'publishableKey'>, host = ''): PaymentProvider {
  const { secretKey, publishableKey } = keys;
  const clientFor = (signal: AbortSignal) => stripeClient(secretKey, signal, host);
  const settle = (payment: StripePayment | undefined) => payment && settlementOf(payment, publishableKey);
  return {
    pay: (request, signal) => startPayment(clientFor(signal), request, publishableKey),
    find: async (attempt, signal) => settle(await findPayment(clientFor(signal), attempt)),
    cancel: async (attempt, signal) => settle(await endPayment(clientFor(signal), attempt)),
    refund: (request, signal) => refundPayment(clientFor(signal), request),
    findRefund: (request, signal) => findRefund(clientFor(signal), request),
    refusal: stripeRefusal,
  };
}

async function startPayment(stripe: Stripe, request: PaymentRequest, publishableKey: string): Promise<Settlement> {
  const amount = toStripeAmount(request.amount);
  if (amount === undefined) return { status: 'declined', declineCode: 'amount_not_supported' };
  const { returnUrl, id: idempotencyKey } = request;
  try {
    if (returnUrl === undefined) {
      const intent = await stripe.paymentIntents.create(intentParams(request, amount), { idempotencyKey });
      return settlementOfIntent(intent, publishableKey);
    }
    const params = sessionParams({ ...request, returnUrl }, amount);
    return settlementOfSession(await stripe.checkout.sessions.create(params, { idempotencyKey }));
  } catch (error) {
    const declineCode = paymentRefusalOf(error);
    if (declineCode) return { status: 'declined', declineCode };
    throw error;
  }
}

/**
 * Ends what is not paid. Stripe refuses to end what was paid, is being paid or has ended before: then the answer is
 * what it is now. The intent of a session cannot be cancelled, so its session is expired.
 */
async function endPayment(stripe: Stripe, attempt: AttemptReference): Promise<StripePayment | undefined> {
  const payment = await findPayment(stripe, attempt);
  if (!payment) return undefined;
  const { id } = 'session' in payment ? payment.session : payment.intent;
  try {
    return 'session' in payment
      ? { session: await stripe.checkout.sessions.expire(id, { expand: ['payment_intent'] }) }
      : { intent: await stripe.paymentIntents.cancel(id) };
  } catch (error) {
    if (isStateRefusal(error)) return readPayment(stripe, id);
    throw error;
  }
}
