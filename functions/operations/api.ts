import { contentTag, unlessKnown } from '../../shared/etag.ts';
import { serve } from '../../shared/http.ts';
import { file, type Reply, reply } from '../../shared/reply.ts';
import { readBundled } from './bundled.ts';
import { env } from './env.ts';
import { statusOf } from './health.ts';
import { policyOf } from './page.ts';
import { routes } from './routes.ts';
import { checkStore } from './store.ts';

const { STAGE, VERSION } = env.read();

const document = readBundled('openapi.json');
const page = readBundled('docs.html');
const documentTag = contentTag(document);
const pageTag = contentTag(page);
const pagePolicy = policyOf(page);

/** A file that changes with a deployment only: kept by clients, asked for again, and rarely sent twice. */
const unchanging = (type: string, text: string, etag: string, asked: string | undefined, headers = {}): Reply =>
  unlessKnown(asked, etag, file(type, text, { 'cache-control': 'public, no-cache', ...headers }));

export const handler = serve(routes, {
  'GET /v1/health': async () => {
    const checks = { store: await checkStore() };
    const status = statusOf(checks);
    return reply(status === 'down' ? 503 : 200, { status, version: VERSION, stage: STAGE, checks });
  },

  'GET /v1/openapi.json': async ({ ifNoneMatch }) =>
    unchanging('application/json', document, documentTag, ifNoneMatch, { 'access-control-allow-origin': '*' }),

  'GET /docs': async ({ ifNoneMatch }) =>
    unchanging('text/html; charset=utf-8', page, pageTag, ifNoneMatch, {
      'content-security-policy': pagePolicy,
      'referrer-policy': 'no-referrer',
    }),
});
