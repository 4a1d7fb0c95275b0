import type Stripe from 'stripe';
import type { AttemptReference, Settlement } from '../provider.ts';
import { isMissing } from './stripe-error.ts';
import { attemptIn, idOf, type StripeAttempt } from './stripe-reference.ts';
import { searchParams } from './stripe-requests.ts';
import { settlementOfIntent, settlementOfSession } from './stripe-settlement.ts';

/** An attempt's object at Stripe: the page that it is paid on, or the intent of a widget. */
export type StripePayment = { session: Stripe.Checkout.Session } | { intent: Stripe.PaymentIntent };

/**
 * Finds an attempt by its reference, and otherwise by searching for our id. A search sees an object about a minute
 * after it was made, and a Checkout Session only once the buyer has tried to pay.
 */
export async function findPayment(
  stripe: Stripe,
  { id, reference }: AttemptReference,
): Promise<StripePayment | undefined> {
  try {
    if (reference) return await readPayment(stripe, reference);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const intent = await searchIntent(stripe, id);
  if (!intent) return undefined;
  const { data } = await stripe.checkout.sessions.list({
    payment_intent: intent.id,
    limit: 1,
    expand: [`data.${withFee.session}`],
  });
  // What the search returns may be as old as its index.
  return data[0] ? { session: data[0] } : readPayment(stripe, intent.id);
}

/** What to expand, so that the answer contains the charge with its fee. */
const withFee = {
  session: 'payment_intent.latest_charge.balance_transaction',
  intent: 'latest_charge.balance_transaction',
};

export async function readPayment(stripe: Stripe, reference: string): Promise<StripePayment> {
  return reference.startsWith('cs_')
    ? { session: await stripe.checkout.sessions.retrieve(reference, { expand: [withFee.session] }) }
    : { intent: await stripe.paymentIntents.retrieve(reference, { expand: [withFee.intent] }) };
}

/** What was paid comes first, then what may still be. */
async function searchIntent(stripe: Stripe, attemptId: string): Promise<Stripe.PaymentIntent | undefined> {
  const { data } = await stripe.paymentIntents.search(searchParams(attemptId));
  const rank = ({ status }: Stripe.PaymentIntent) =>
    status === 'succeeded' ? 0 : status === 'processing' ? 1 : status === 'canceled' ? 3 : 2;
  return data
    .filter(({ metadata }) => metadata.attemptId === attemptId)
    .sort((one, other) => rank(one) - rank(other))[0];
}

export const settlementOf = (payment: StripePayment, publishableKey: string): Settlement =>
  'session' in payment ? settlementOfSession(payment.session) : settlementOfIntent(payment.intent, publishableKey);

/** The id of the intent that holds the money; `undefined` while a session has none. */
export const intentIdOf = (payment: StripePayment): string | undefined =>
  'session' in payment ? idOf(payment.session.payment_intent) : payment.intent.id;

/**
 * Whose payment a PaymentIntent is, for webhooks that name no attempt: disputes, and refunds made in Stripe's
 * dashboard. `undefined` for payments of other software.
 */
export async function findAttempt(stripe: Stripe, intentId: string): Promise<StripeAttempt | undefined> {
  try {
    return attemptIn((await stripe.paymentIntents.retrieve(intentId)).metadata);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
