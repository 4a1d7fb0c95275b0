import { log } from '../../shared/base/log.ts';
import { type Reply, reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import { testPagePath } from '../../shared/records/test-provider/charge.ts';
import { contentSecurityPolicy } from '../../shared/text/page-policy.ts';
import { decidePayment, readPayment } from './page/decide-payment.ts';
import { formTargets, paymentPage } from './page/payment-page.ts';
import { routes } from './routes.ts';
import { sendWebhook } from './webhook/send-webhook.ts';

type Attempt = { orderId: string; attempt: string };
const attemptIdOf = ({ orderId, attempt }: Attempt): string => `${orderId}#${attempt}`;

/** The page of a payment: gone once nobody can decide it and nobody has. */
function pageOf({ charge, state }: Awaited<ReturnType<typeof readPayment>>, { orderId }: Attempt): Reply {
  const html = paymentPage(state, { ...charge, orderId });
  return reply(state === 'too_late' || state === 'failed' ? 410 : 200, html, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(html, { formAction: formTargets(charge) }),
  });
}

export const handler = serve(routes, {
  'GET /v1/payments/test/{orderId}/{attempt}': async ({ params, now }) =>
    pageOf(await readPayment(attemptIdOf(params), now), params),

  'POST /v1/payments/test/{orderId}/{attempt}': async ({ params, body: { decision }, now }) => {
    const attemptId = attemptIdOf(params);
    const shown = await decidePayment(attemptId, decision === 'pay' ? 'captured' : 'declined', now);
    if (shown.state !== 'captured' && shown.state !== 'declined') return pageOf(shown, params);
    // Without it, the minute job asks for the state of the payment.
    await sendWebhook({ orderId: params.orderId, attemptId }).catch((error: unknown) =>
      log.warn('test webhook not sent', error as Error),
    );
    return reply(303, undefined, { location: shown.charge.returnUrl ?? testPagePath(attemptId) });
  },
});
