import Stripe from 'stripe';

/*
 * Which answers of Stripe are final. Everything else is a fault and stays an exception: no answer, an error of theirs,
 * too many requests, wrong keys, a repeat with other parameters.
 */

/** An attempt that Stripe will never take: the buyer may try another way to pay. */
const finalForPayment = ['amount_too_small', 'amount_too_large', 'invalid_charge_amount', 'url_invalid'];

/** A refund that Stripe will never make: a person has to look at it. */
const finalForRefund = [
  'charge_already_refunded',
  'charge_disputed',
  'charge_not_refundable',
  'refund_disputed_payment',
  'amount_too_large',
  'amount_too_small',
];

const refusalIn = (error: unknown) => (error instanceof Stripe.errors.StripeInvalidRequestError ? error : undefined);

export const isMissing = (error: unknown): boolean => refusalIn(error)?.statusCode === 404;

/** Whether the state of an object forbids what was asked, such as cancelling what is paid. */
export function isStateRefusal(error: unknown): boolean {
  return refusalIn(error)?.statusCode === 400;
}

/** Whether this is an error of Stripe itself that it keeps under an idempotency key, and so says again for a day. */
export const isRepeatedFault = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError &&
  (error.statusCode ?? 0) >= 500 &&
  error.headers?.['idempotent-replayed'] === 'true';

/** The code of an attempt that is refused for good; `undefined` for a fault. */
export function paymentRefusalOf(error: unknown): string | undefined {
  const { code, param } = refusalIn(error) ?? {};
  if (code && finalForPayment.includes(code)) return code;
  // The account does not take this currency.
  return /currency\]?$/.test(param ?? '') ? 'currency_not_supported' : undefined;
}

/** The code of a refund that is refused for good; `undefined` for a fault. */
export function refundRefusalOf(error: unknown): string | undefined {
  const { code, param } = refusalIn(error) ?? {};
  if (code && finalForRefund.includes(code)) return code;
  // More than what is left of the payment. Stripe names the parameter and gives no code.
  return param === 'amount' ? 'amount_too_large' : undefined;
}

const keyRefused = 'the secret key is wrong, expired or revoked. Set it by npm run admin -- payments stripe';

/**
 * A fault for our callers and the log. An error of the SDK carries the answer and its headers, with secrets of intents
 * and data of buyers, and all of it would be logged.
 */
export function faultOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { type, code, statusCode, requestId, detail } = error;
  // Stripe's own words about a key repeat a part of it.
  const message = statusCode === 401 ? keyRefused : error.message;
  const fault = new Error(`Stripe: ${message}`, { cause: detail instanceof Error ? detail : undefined });
  return Object.assign(fault, { type, code, statusCode, requestId });
}
