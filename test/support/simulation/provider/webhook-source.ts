import type { verifyTestWebhook } from '../../../../functions/orders/payment/test/test-webhook.ts';
import type { WebhookSource } from '../../../../functions/orders/payment/webhook/provider-event.ts';
import { testSignatureHeader } from '../../../../shared/records/test-provider/webhook-signature.ts';
import type { SimulatedProvider } from './provider.ts';
import { webhookSecret } from './webhooks.ts';

/** `ref_<id>`: the provider's name of a charge or a refund. */
const idOf = (reference: string): string => reference.slice('ref_'.length);
const ownerOf = (attemptId: string) => ({ attemptId, orderId: attemptId.split('#')[0] ?? '' });

/** A mock is made once, and the functions are loaded again with each planted bug: they are found here. */
const shared = globalThis as { verifyTestWebhook?: typeof verifyTestWebhook };

/** The webhooks of the simulated provider: signed as those of the test provider, and for refunds and disputes, too. */
export const webhookSource = (provider: () => SimulatedProvider): WebhookSource => ({
  async verify({ rawBody, header, now }) {
    const event = shared.verifyTestWebhook?.(rawBody, header(testSignatureHeader), webhookSecret, now);
    if (!event) return undefined;
    const { id: eventId, type, attemptId: subject } = event;
    if (type.startsWith('payment.') || type.startsWith('revived.'))
      return { eventId, type, concerns: 'payment', ...ownerOf(subject), reference: `ref_${subject}` };
    const { refunds, disputes } = provider();
    const refund = refunds.get(subject);
    const known = { eventId, type, reference: `ref_${subject}` };
    if (refund) {
      const { amount, attemptId } = refund;
      return { ...known, concerns: 'refund', refundId: subject, payment: `ref_${attemptId}`, amount };
    }
    const dispute = disputes.get(subject);
    if (dispute) return { ...known, reference: subject, concerns: 'dispute', payment: `ref_${dispute.attemptId}` };
    return { eventId, type, concerns: 'nothing' };
  },
  ownerOf: async (payment) => ownerOf(idOf(payment)),
  findDispute: (reference) => provider().findDispute(reference),
});
