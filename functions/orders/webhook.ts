import { raiseAlarm } from '../../shared/base/alarm.ts';
import { Problem } from '../../shared/base/problem.ts';
import { busy } from '../../shared/base/problems.ts';
import { httpLimits } from '../../shared/http/limits.ts';
import { serve } from '../../shared/http/serve.ts';
import { receiveWebhook } from './payment/webhook/receive-webhook.ts';
import { requireSender } from './payment/webhook/webhook-sender.ts';
import { signatureInvalid } from './problems.ts';
import { webhookRoutes } from './routes.ts';

export const handler = serve(webhookRoutes, {
  'POST /v1/payments/webhooks/{provider}': ({ params: { provider }, rawBody, header, now }) =>
    orSendAgain(provider, async () => {
      const sender = await requireSender(provider);
      const event = await sender.source.verify({ rawBody: rawBody(), header, now });
      if (!event) throw new Problem(signatureInvalid);
      await receiveWebhook(sender, event);
      return { received: true as const };
    }),
});

/** Providers send an event again, for days, until it is answered with success. @throws Problem `busy` for a fault. */
async function orSendAgain<T>(provider: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw error;
    raiseAlarm('webhook not processed, its provider will send it again', { provider, error: error as Error });
    throw new Problem(busy, undefined, { headers: { 'retry-after': String(httpLimits.busySeconds) } });
  }
}
