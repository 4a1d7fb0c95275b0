import { rfc3339 } from '../../shared/base/clock.ts';
import { Problem } from '../../shared/base/problem.ts';
import { notFound } from '../../shared/base/problems.ts';
import { contentTag, etagOf, notModifiedOr, requireMatch } from '../../shared/http/etag.ts';
import { file, type Reply, reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import { isSettingName, type SettingName } from '../../shared/settings/setting-shapes.ts';
import { auditOf } from './audit-trail/audit-query-store.ts';
import { requireConcern } from './audit-trail/require-subject-access.ts';
import { env } from './env.ts';
import { statusOf } from './health/health.ts';
import { checkStore } from './health/health-store.ts';
import { readBundled } from './pages/bundle-asset.ts';
import { policyOf } from './pages/page-policy.ts';
import { latestReport } from './reconciliation/latest-report-store.ts';
import { routes } from './routes.ts';
import { requireShape, settingView } from './settings/setting.ts';
import * as settingsStore from './settings/settings-store.ts';

const { STAGE, VERSION } = env.read();

const document = readBundled('openapi.json');
const documentTag = contentTag(document);

/** A file that changes with a deployment only: kept by clients, asked for again, and rarely sent twice. */
const unchanging = (type: string, text: string, etag: string, asked: string | undefined, headers = {}): Reply =>
  notModifiedOr(asked, etag, file(type, text, { 'cache-control': 'public, no-cache', ...headers }));

/** A page of one file, under a policy that allows its own script and style. */
function bundledPage(name: string): (asked: string | undefined) => Reply {
  const page = readBundled(name);
  const etag = contentTag(page);
  const headers = { 'content-security-policy': policyOf(page), 'referrer-policy': 'no-referrer' };
  return (asked) => unchanging('text/html; charset=utf-8', page, etag, asked, headers);
}
const referencePage = bundledPage('docs.html');
const accountPage = bundledPage('account.html');

function named(name: string): SettingName {
  if (!isSettingName(name)) throw new Problem(notFound, 'There is no such setting');
  return name;
}

async function shownSetting(name: SettingName): Promise<Reply> {
  const [row, history] = await Promise.all([settingsStore.setting(name), settingsStore.settingHistory(name)]);
  return reply(200, settingView(name, row, history), { etag: etagOf(row?.version ?? 0) });
}

export const handler = serve(routes, {
  'GET /v1/audit': async ({ caller, query: { subject, ...paging } }) => {
    await requireConcern(caller, subject);
    const page = await auditOf(subject, paging);
    const items = page.items.map(({ pk, sk, at, ...row }) => ({ id: sk, subject: pk, at: rfc3339(at), ...row }));
    return { ...page, items: items.map(({ by: _, ...item }: (typeof items)[number] & { by?: unknown }) => item) };
  },

  'GET /v1/audits/latest': () => latestReport(),

  'GET /v1/settings/{name}': ({ params }) => shownSetting(named(params.name)),

  'PUT /v1/settings/{name}': async ({ caller, params, body, ifMatch, now }) => {
    const name = named(params.name);
    const version = (await settingsStore.setting(name))?.version ?? 0;
    requireMatch(ifMatch, version);
    const value = requireShape(name, body.value);
    await settingsStore.changeSetting({ name, value, version: version + 1, changedAt: now, changedBy: caller.id });
    return shownSetting(name);
  },

  'GET /v1/health': async () => {
    const checks = { store: await checkStore() };
    const status = statusOf(checks);
    return reply(status === 'down' ? 503 : 200, { status, version: VERSION, stage: STAGE, checks });
  },

  'GET /v1/openapi.json': async ({ ifNoneMatch }) =>
    unchanging('application/json', document, documentTag, ifNoneMatch, { 'access-control-allow-origin': '*' }),

  'GET /docs': async ({ ifNoneMatch }) => referencePage(ifNoneMatch),

  'GET /account': async ({ ifNoneMatch }) => accountPage(ifNoneMatch),
});
