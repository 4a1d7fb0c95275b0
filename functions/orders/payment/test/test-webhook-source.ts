import { testWebhookSecret } from '../../../../shared/records/test-provider/webhook-secret-store.ts';
import { testSignatureHeader } from '../../../../shared/records/test-provider/webhook-signature.ts';
import type { WebhookSource } from '../webhook/provider-event.ts';
import { verifyTestWebhook } from './test-webhook.ts';

/** Webhooks of the test provider. It has no disputes, and nobody refunds outside NightFlow. */
export const testWebhooks: WebhookSource = {
  async verify({ rawBody, header, now }) {
    const event = verifyTestWebhook(rawBody, header(testSignatureHeader), await testWebhookSecret(), now);
    if (!event) return undefined;
    const { id: eventId, type, attemptId, orderId } = event;
    if (!type.startsWith('payment.')) return { eventId, type, concerns: 'nothing' };
    return { eventId, type, concerns: 'payment', attemptId, orderId, reference: `test_${attemptId}` };
  },
  ownerOf: async () => undefined,
  findDispute: async () => undefined,
};
