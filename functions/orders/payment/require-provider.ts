import { Problem } from '../../../shared/base/problem.ts';
import { env } from '../env.ts';
import type { Attempt } from '../order/order.ts';
import { providerUnavailable } from '../problems.ts';
import type { PaymentProvider } from './provider.ts';
import { testProvider } from './test-provider-store.ts';

const { TEST_PAYMENTS } = env.read();

/** Returns the provider of that name. @throws Problem `payment_provider_unavailable` where this stage lacks it. */
export function requireProvider(name: Attempt['provider']): PaymentProvider {
  if (name === 'test' && TEST_PAYMENTS === 'on') return testProvider;
  throw new Problem(providerUnavailable, `This stage does not take payments by ${name}`);
}
