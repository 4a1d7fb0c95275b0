import type { WebhookSource } from '../../webhook/provider-event.ts';
import { findAttempt } from '../find-payment.ts';
import { fromStripeAmount } from '../stripe-amount.ts';
import { isMissing } from '../stripe-error.ts';
import { webhookSecretsAt } from '../stripe-keys.ts';
import { requireStripeKeys } from '../stripe-keys-store.ts';
import { callStripe } from '../stripe-of-stage.ts';
import { verifyWebhook } from './stripe-webhook.ts';

/** Webhooks of Stripe on this stage. @throws Problem `payment_provider_unavailable` without keys. */
export const stripeWebhooks: WebhookSource = {
  async verify({ rawBody, header, now }) {
    const secrets = webhookSecretsAt(await requireStripeKeys(), now);
    return verifyWebhook(rawBody, header('stripe-signature'), secrets, now);
  },
  ownerOf: (payment, signal) => callStripe(signal, (stripe) => findAttempt(stripe, payment)),
  findDispute: (reference, signal) =>
    callStripe(signal, async (stripe) => {
      try {
        const { amount, currency, status, reason } = await stripe.disputes.retrieve(reference);
        return { amount: fromStripeAmount(amount, currency), status, reason };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    }),
};
