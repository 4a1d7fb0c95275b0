import { TestChargeAccepted } from '../../events/test-payment.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { sendWebhook } from './webhook/send-webhook.ts';

/** Reports a slow charge once it has settled: its queue delivers it five seconds later. */
export const handler = consumeQueue(TestChargeAccepted, ({ data }) => sendWebhook(data));
