import type Stripe from 'stripe';
import type { RefundRequest, RefundResult } from '../provider.ts';
import { findPayment, intentIdOf } from './find-payment.ts';
import { stripeLimits } from './limits.ts';
import { toStripeAmount } from './stripe-amount.ts';
import { isMissing, refundRefusalOf } from './stripe-error.ts';
import { refundIdIn } from './stripe-reference.ts';
import { refundParams } from './stripe-requests.ts';
import { refundResultOf } from './stripe-settlement.ts';

/**
 * Refunds once per refund id. Stripe forgets idempotency keys after a day, so an earlier refund is looked for first.
 * Under the key, Stripe also repeats an error of its own for a day: such a refund waits so long.
 * @throws Error when the payment is not found: it was captured, so this is a fault and no refusal.
 */
export async function refundPayment(stripe: Stripe, request: RefundRequest): Promise<RefundResult> {
  const intent = await requireIntent(stripe, request);
  const earlier = await earlierRefund(stripe, intent, request.id);
  if (earlier) return refundResultOf(earlier);
  const amount = toStripeAmount(request.amount);
  if (amount === undefined) return { status: 'failed', failureCode: 'amount_not_supported' };
  try {
    const params = refundParams(request, intent, amount);
    return refundResultOf(await stripe.refunds.create(params, { idempotencyKey: request.id }));
  } catch (error) {
    const failureCode = refundRefusalOf(error);
    if (failureCode) return { status: 'failed', failureCode };
    throw error;
  }
}

/** Asks for the state of a refund; `undefined` when Stripe does not know it. */
export async function findRefund(
  stripe: Stripe,
  request: RefundRequest & { reference?: string },
): Promise<RefundResult | undefined> {
  if (request.reference) return retrieveRefund(stripe, request.reference);
  const payment = await findPayment(stripe, request.attempt);
  const intent = payment && intentIdOf(payment);
  const earlier = intent && (await earlierRefund(stripe, intent, request.id));
  return earlier ? refundResultOf(earlier) : undefined;
}

async function retrieveRefund(stripe: Stripe, reference: string): Promise<RefundResult | undefined> {
  try {
    return refundResultOf(await stripe.refunds.retrieve(reference));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function requireIntent(stripe: Stripe, { attempt }: RefundRequest): Promise<string> {
  if (attempt.reference?.startsWith('pi_')) return attempt.reference;
  const payment = await findPayment(stripe, attempt);
  const intent = payment && intentIdOf(payment);
  if (!intent) throw new Error(`Stripe has no payment of attempt ${attempt.id}`);
  return intent;
}

async function earlierRefund(stripe: Stripe, intent: string, refundId: string): Promise<Stripe.Refund | undefined> {
  const refunds = stripe.refunds.list({ payment_intent: intent, limit: 100 });
  const known = await refunds.autoPagingToArray({ limit: stripeLimits.refundsOfPayment });
  return known.find(({ metadata }) => refundIdIn(metadata) === refundId);
}
