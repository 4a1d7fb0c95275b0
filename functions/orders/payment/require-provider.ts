import { Problem } from '../../../shared/base/problem.ts';
import { env } from '../env.ts';
import { providerUnavailable } from '../problems.ts';
import { boxOfficeProvider } from './box-office-provider.ts';
import { manualProvider } from './manual/manual-provider.ts';
import type { PaymentProvider } from './provider.ts';
import { stripeKeys } from './stripe/stripe-keys-store.ts';
import { stripeOfStage } from './stripe/stripe-of-stage.ts';
import { testProvider } from './test-provider-store.ts';

const { TEST_PAYMENTS } = env.read();

/** The providers of this stage, by the name that requests and orders use. */
const providers: Readonly<Record<string, PaymentProvider>> = {
  cash: boxOfficeProvider,
  card: boxOfficeProvider,
  manual: manualProvider,
  ...(TEST_PAYMENTS === 'on' && { test: testProvider }),
  stripe: stripeOfStage,
};

/** The names of the providers of this stage that have books of their own. */
export async function listingProviders(): Promise<string[]> {
  const hasStripe = (await stripeKeys()) !== undefined;
  return Object.entries(providers).flatMap(([name, { list }]) =>
    list && (name !== 'stripe' || hasStripe) ? [name] : [],
  );
}

/** Returns the provider of that name. @throws Problem `payment_provider_unavailable` where this stage lacks it. */
export function requireProvider(name: string): PaymentProvider {
  const provider = providers[name];
  if (!provider) throw new Problem(providerUnavailable, `This stage does not take payments by ${name}`);
  return provider;
}
