import { stripeEnv } from './env.ts';
import { stripeCalls } from './stripe-client.ts';
import { requireStripeKeys, stripeHost } from './stripe-keys-store.ts';
import { stripeProvider } from './stripe-provider.ts';

const { STAGE } = stripeEnv.read();

/** Calls Stripe with this stage's keys. @throws Problem `payment_provider_unavailable` without keys. */
export const callStripe = stripeCalls(requireStripeKeys, stripeHost);

/** Payments by Stripe on this stage. @throws Problem `payment_provider_unavailable` without keys. */
export const stripeOfStage = stripeProvider(callStripe, STAGE);
