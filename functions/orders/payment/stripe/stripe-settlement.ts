import type Stripe from 'stripe';
import type { Money } from '../../../../shared/base/money.ts';
import type { RefundResult, Settlement } from '../provider.ts';
import { fromStripeAmount } from './stripe-amount.ts';

/** Why the last way to pay was refused, as a code of Stripe; `undefined` if none was. */
function declineCodeOf({ last_payment_error: error }: Stripe.PaymentIntent): string | undefined {
  return error ? (error.decline_code ?? error.code ?? 'declined') : undefined;
}

/** What Stripe keeps of a charge, in the currency of the account's balance; `undefined` until it is booked. */
export function feeOf(charge: Stripe.PaymentIntent['latest_charge']): Money | undefined {
  const transaction = charge && typeof charge === 'object' ? charge.balance_transaction : undefined;
  if (!transaction || typeof transaction === 'string') return undefined;
  return fromStripeAmount(transaction.fee, transaction.currency);
}

function captured(intent: Stripe.PaymentIntent): Settlement {
  const fee = feeOf(intent.latest_charge);
  const amount = fromStripeAmount(intent.amount_received, intent.currency);
  return { status: 'captured', amount, reference: intent.id, ...(fee && { fee }) };
}

/** What a PaymentIntent says. After a decline it can still be paid in another way. */
export function settlementOfIntent(intent: Stripe.PaymentIntent, publishableKey: string): Settlement {
  const { id: reference, status, client_secret: clientSecret } = intent;
  if (status === 'succeeded') return captured(intent);
  if (status === 'canceled') return { status: 'failed', reference };
  if (status === 'processing' || !clientSecret) return { status: 'pending', reference };
  const declineCode = declineCodeOf(intent);
  const action = { clientSecret, publishableKey };
  return { status: 'requires_action', action, reference, ...(declineCode && { declineCode }) };
}

/**
 * What a Checkout Session says, with its PaymentIntent once the buyer has tried to pay. Its reference stays the
 * session's until the money is there: then it is the intent's, which refunds need. A delayed method that fails after
 * the session is complete leaves nothing to pay with, so this attempt is declined.
 */
export function settlementOfSession(session: Stripe.Checkout.Session): Settlement {
  const { id: reference, status, url } = session;
  const intent = typeof session.payment_intent === 'string' ? undefined : (session.payment_intent ?? undefined);
  if (intent?.status === 'succeeded') return captured(intent);
  if (intent?.status === 'processing') return { status: 'pending', reference };
  if (status === 'expired') return { status: 'failed', reference };
  const declineCode = intent && declineCodeOf(intent);
  if (status === 'open' && url) {
    return { status: 'requires_action', action: { redirectUrl: url }, reference, ...(declineCode && { declineCode }) };
  }
  if (intent?.status === 'canceled') return { status: 'failed', reference };
  return intent?.status === 'requires_payment_method'
    ? { status: 'declined', declineCode: declineCode ?? 'declined', reference }
    : { status: 'pending', reference };
}

/** What a refund says. One that waits for the recipient's bank details is pending too. */
export function refundResultOf({ id: reference, status, failure_reason }: Stripe.Refund): RefundResult {
  if (status === 'succeeded') return { status, reference };
  if (status === 'failed' || status === 'canceled') {
    return { status: 'failed', reference, failureCode: failure_reason ?? status };
  }
  return { status: 'pending', reference };
}
