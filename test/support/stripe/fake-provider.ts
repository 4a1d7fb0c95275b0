import type { PaymentRequest } from '../../../functions/orders/payment/provider.ts';
import { stripeCalls } from '../../../functions/orders/payment/stripe/stripe-client.ts';
import { stripeProvider } from '../../../functions/orders/payment/stripe/stripe-provider.ts';
import type { FakeStripe } from '../../../scripts/local/stripe/fake-stripe.ts';

/** The time of a new fake Stripe, epoch seconds. */
export const start = 1_800_000_000;

/** A signal that never ends a request. */
export const { signal } = new AbortController();

/** How our code calls a fake Stripe: with its keys, or with others. */
export const callsTo = ({ keys, url }: FakeStripe, others: Partial<FakeStripe['keys']> = {}) =>
  stripeCalls(async () => ({ ...keys, ...others }), url);

/** The payment provider of a stage, with a fake in Stripe's place. */
export const providerOf = (fake: FakeStripe, stage = 'test') => stripeProvider(callsTo(fake), stage);

/** A request for €45.00, made at the start, with ten minutes to pay. */
export const paymentRequest = (more: Partial<PaymentRequest> = {}): PaymentRequest => ({
  id: 'ord_1#1',
  orderId: 'ord_1',
  amount: { amount: 45_00, currency: 'EUR' },
  payBy: start * 1_000 + 600_000,
  requestedAt: start * 1_000,
  ...more,
});
