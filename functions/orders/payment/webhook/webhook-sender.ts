import { Problem } from '../../../../shared/base/problem.ts';
import { notFound } from '../../../../shared/base/problems.ts';
import { env } from '../../env.ts';
import { stripeKeys } from '../stripe/stripe-keys-store.ts';
import { stripeWebhooks } from '../stripe/webhook/stripe-webhook-source.ts';
import { testWebhooks } from '../test/test-webhook-source.ts';
import type { Sender } from './receive-webhook.ts';

const { TEST_PAYMENTS } = env.read();

/** The provider of that name, if this stage hears from it. @throws Problem `not_found`. */
export async function requireSender(provider: string): Promise<Sender> {
  if (provider === 'test' && TEST_PAYMENTS === 'on') return { provider, source: testWebhooks };
  if (provider === 'stripe' && (await stripeKeys())) return { provider, source: stripeWebhooks };
  throw new Problem(notFound, 'This stage does not offer that provider');
}
