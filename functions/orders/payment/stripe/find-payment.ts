import Stripe from 'stripe';
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
  const { data } = await withFee((fee) =>
    stripe.checkout.sessions.list({ payment_intent: intent.id, limit: 1, expand: [`data.payment_intent${fee}`] }),
  );
  // What the search returns may be as old as its index.
  return data[0] ? { session: data[0] } : readPayment(stripe, intent.id);
}

/**
 * Asks for a payment with its charge and the fee. A restricted key may lack the permissions for that: it then asks for
 * the payment alone.
 */
async function withFee<T>(ask: (path: string) => Promise<T>): Promise<T> {
  try {
    return await ask('.latest_charge.balance_transaction');
  } catch (error) {
    if (error instanceof Stripe.errors.StripePermissionError) return ask('');
    throw error;
  }
}

export const readPayment = (stripe: Stripe, reference: string): Promise<StripePayment> =>
  withFee(async (fee) => {
    if (reference.startsWith('cs_')) {
      const expand = [`payment_intent${fee}`];
      return { session: await stripe.checkout.sessions.retrieve(reference, { expand }) };
    }
    const expand = fee ? [fee.slice(1)] : [];
    return { intent: await stripe.paymentIntents.retrieve(reference, { expand }) };
  });

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
