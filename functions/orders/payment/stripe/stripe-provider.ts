import type Stripe from 'stripe';
import type { AttemptReference, PaymentProvider, PaymentRequest, Settlement } from '../provider.ts';
import { findPayment, readPayment, type StripePayment, settlementOf } from './find-payment.ts';
import { stripeLimits } from './limits.ts';
import { listRecords } from './list-records.ts';
import { findRefund, refundPayment } from './refund-payment.ts';
import { stripeRefusal, toStripeAmount } from './stripe-amount.ts';
import type { CallStripe } from './stripe-client.ts';
import { isRepeatedFault, isStateRefusal, paymentRefusalOf } from './stripe-error.ts';
import { intentParams, sessionParams } from './stripe-requests.ts';
import { settlementOfIntent, settlementOfSession } from './stripe-settlement.ts';

/**
 * Payments by Stripe: on a page of Stripe where the request has a `returnUrl` (Checkout), otherwise in Stripe's widget
 * (PaymentIntents). `stage`: objects carry its name, since several stages may share an account. The reference is `cs_…` while a page waits to be paid, and `pi_…` once there is money.
 */
export const stripeProvider = (call: CallStripe, stage: string): PaymentProvider => ({
  pay: (request, signal) =>
    call(signal, (stripe, publishableKey) => startPayment(stripe, request, { publishableKey, stage })),
  find: (attempt, signal) =>
    call(signal, async (stripe, publishableKey) => {
      const payment = await findPayment(stripe, attempt);
      return payment && settlementOf(payment, publishableKey);
    }),
  cancel: (attempt, signal) =>
    call(signal, async (stripe, publishableKey) => {
      const payment = await endPayment(stripe, attempt);
      return payment && settlementOf(payment, publishableKey);
    }),
  refund: (request, signal) => call(signal, (stripe) => refundPayment(stripe, request)),
  findRefund: (request, signal) => call(signal, (stripe) => findRefund(stripe, request)),
  refusal: stripeRefusal,
  list: (request, signal) => call(signal, (stripe) => listRecords(stripe, request, stage)),
});

async function startPayment(
  stripe: Stripe,
  request: PaymentRequest,
  { publishableKey, stage }: { publishableKey: string; stage: string },
): Promise<Settlement> {
  const amount = toStripeAmount(request.amount);
  if (amount === undefined) return { status: 'declined', declineCode: 'amount_not_supported' };
  const { returnUrl, id } = request;
  try {
    return await withKeys(id, async (idempotencyKey) => {
      if (returnUrl === undefined) {
        const intent = await stripe.paymentIntents.create(intentParams(request, amount, stage), { idempotencyKey });
        return settlementOfIntent(intent, publishableKey);
      }
      const params = sessionParams({ ...request, returnUrl }, amount, stage);
      return settlementOfSession(await stripe.checkout.sessions.create(params, { idempotencyKey }));
    });
  } catch (error) {
    const declineCode = paymentRefusalOf(error);
    if (declineCode) return { status: 'declined', declineCode };
    throw error;
  }
}

/**
 * Starts something under the key of an attempt. Stripe repeats an error of its own under that key for a day, and the
 * attempt would never begin. Such an error is passed by under a further key. Should Stripe have made something after all,
 * nobody knows its page or its client secret, so nobody can pay it.
 */
async function withKeys(id: string, start: (idempotencyKey: string) => Promise<Settlement>): Promise<Settlement> {
  for (let key = 1; ; key += 1) {
    try {
      return await start(key === 1 ? id : `${id}~${key}`);
    } catch (error) {
      if (key === stripeLimits.attemptKeys || !isRepeatedFault(error)) throw error;
    }
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
