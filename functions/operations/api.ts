import { serve } from '../../shared/http.ts';
import { file, type Reply, reply } from '../../shared/reply.ts';
import { readBundled } from './bundled.ts';
import { env } from './env.ts';
import { statusOf } from './health.ts';
import { policyOf, tagOf } from './page.ts';
import { routes } from './routes.ts';
import { checkStore } from './store.ts';

const { STAGE, VERSION } = env.read();

const document = readBundled('openapi.json');
const page = readBundled('docs.html');
const documentTag = tagOf(document);
const pageTag = tagOf(page);
const pagePolicy = policyOf(page);

/** A file that changes with a deployment only: kept by clients, asked for again, and rarely sent twice. */
function unchanging(type: string, text: string, etag: string, asked: string | undefined, headers = {}): Reply {
  const caching = { etag, 'cache-control': 'public, no-cache' };
  const known = (asked ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  return known ? reply(304, undefined, caching) : file(type, text, { ...caching, ...headers });
}

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
