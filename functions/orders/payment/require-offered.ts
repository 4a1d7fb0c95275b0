import { raiseAlarm } from '../../../shared/base/alarm.ts';
import { clock } from '../../../shared/base/clock.ts';
import type { Money } from '../../../shared/base/money.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { env } from '../env.ts';
import type { OrderRow } from '../order/order.ts';
import { providerUnavailable } from '../problems.ts';
import { readManualTerms } from './manual/require-manual-terms.ts';
import type { Offer, Payment } from './payment-schema.ts';
import { requireProvider } from './require-provider.ts';
import { stripeKeys } from './stripe/stripe-keys-store.ts';

const { TEST_PAYMENTS } = env.read();

/** How one provider is offered for some events; `undefined` where it is not. `manual` is up to their organizers. */
const offers: Record<Payment['provider'], (eventIds: readonly string[]) => Promise<Offer | undefined>> = {
  test: async () => (TEST_PAYMENTS === 'on' ? { provider: 'test' } : undefined),
  stripe: async () => {
    const keys = await stripeKeys().catch((error: unknown) => {
      // Other providers are offered all the same.
      raiseAlarm('Stripe is not offered: its keys cannot be read', { error: error as Error });
      return undefined;
    });
    return keys?.offered ? { provider: 'stripe', publishableKey: keys.publishableKey } : undefined;
  },
  manual: async (eventIds) => {
    const { terms } = await readManualTerms(eventIds, clock.now());
    return terms && { provider: 'manual', instructions: terms.instructions };
  },
};

/** What an order of places of these events can be paid with. */
export async function offeredProviders(eventIds: readonly string[]): Promise<Offer[]> {
  const all = await Promise.all(Object.values(offers).map((offer) => offer(eventIds)));
  return all.filter((offer) => offer !== undefined);
}

/**
 * Requires that an amount for these events can be paid so.
 * @throws Problem `payment_provider_unavailable`, with the reason in words.
 */
export async function requireOffered(
  { provider, returnUrl }: Payment,
  { amount, eventIds }: { amount: Money; eventIds: readonly string[] },
): Promise<void> {
  if (!(await offers[provider](eventIds))) {
    throw new Problem(providerUnavailable, `These events cannot be paid by ${provider}`);
  }
  const refusal = requireProvider(provider).refusal(amount);
  if (refusal) throw new Problem(providerUnavailable, refusal);
  if (returnUrl && TEST_PAYMENTS !== 'on') requireSecure(returnUrl);
}

/** What `requireOffered` asks of an order. */
export const dueOf = ({ total, items }: Pick<OrderRow, 'total' | 'items'>) => ({
  amount: total,
  eventIds: [...new Set(items.map(({ eventId }) => eventId))],
});

/** Pages of a developer's own machine have no certificate: they are for stages with test payments. */
function requireSecure(returnUrl: string): void {
  if (!returnUrl.startsWith('https:')) refuse('/payment/returnUrl', 'must be an https URL');
}
