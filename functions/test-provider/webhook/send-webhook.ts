import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { testWebhookSecret } from '../../../shared/records/test-provider/webhook-secret-store.ts';
import {
  signTestWebhook,
  type TestEvent,
  testSignatureHeader,
} from '../../../shared/records/test-provider/webhook-signature.ts';
import { env } from '../env.ts';
import { testProviderLimits } from '../limits.ts';

const { PUBLIC_URL } = env.read();

/**
 * Reports by a signed webhook that an attempt has changed its state. It goes to the public address, as those of real
 * providers do. @throws Error when the receiver did not take it.
 */
export async function sendWebhook({ orderId, attemptId }: Pick<TestEvent, 'orderId' | 'attemptId'>): Promise<void> {
  // An attempt settles once, so one id tells repeats apart.
  const event: TestEvent = { id: `evt_${attemptId}`, type: 'payment.settled', attemptId, orderId };
  const body = JSON.stringify(event);
  const response = await fetch(`${PUBLIC_URL}/v1/payments/webhooks/test`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [testSignatureHeader]: signTestWebhook(body, await testWebhookSecret(), clock.now()),
    },
    body,
    signal: AbortSignal.timeout(testProviderLimits.webhookMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`A webhook of the test provider was answered with ${response.status}`);
  log.info('test webhook sent', { orderId, attemptId });
}
