import { Problem } from '../../shared/base/problem.ts';
import { serve } from '../../shared/http/serve.ts';
import { receiveWebhook } from './payment/webhook/receive-webhook.ts';
import { requireSender } from './payment/webhook/webhook-sender.ts';
import { signatureInvalid } from './problems.ts';
import { webhookRoutes } from './routes.ts';

export const handler = serve(webhookRoutes, {
  'POST /v1/payments/webhooks/{provider}': async ({ params, rawBody, header, now }) => {
    const sender = await requireSender(params.provider);
    const event = await sender.source.verify({ rawBody: rawBody(), header, now });
    if (!event) throw new Problem(signatureInvalid);
    await receiveWebhook(sender, event);
    return { received: true };
  },
});
