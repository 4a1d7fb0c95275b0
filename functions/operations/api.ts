import { rfc3339 } from '../../shared/base/clock.ts';
import { Problem } from '../../shared/base/problem.ts';
import { notFound } from '../../shared/base/problems.ts';
import { contentTag, etagOf, notModifiedOr, requireMatch } from '../../shared/http/etag.ts';
import { file, type Reply, reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import { isSettingName, type SettingName } from '../../shared/settings/setting-shapes.ts';
import { contentSecurityPolicy } from '../../shared/text/page-policy.ts';
import { listAuditRecords } from './audit-trail/audit-query-store.ts';
import { requireSubjectAccess } from './audit-trail/require-subject-access.ts';
import { env } from './env.ts';
import { statusOf } from './health/health.ts';
import { probeStore } from './health/health-store.ts';
import { readBundleAsset, readBundleBytes } from './pages/bundle-asset.ts';
import { readLatestReport } from './reconciliation/latest-report-store.ts';
import { routes } from './routes.ts';
import { requireShape, settingView } from './settings/setting.ts';
import * as settingsStore from './settings/settings-store.ts';
import { liftSuspension, suspendSubject } from './suspensions/change-suspension.ts';
import { suspensionView } from './suspensions/suspension.ts';
import { listSuspensions } from './suspensions/suspension-store.ts';

const { STAGE, VERSION } = env.read();

const document = readBundleAsset('openapi.json');
const documentTag = contentTag(document);

/** Answers a file that changes with a deployment only. Clients cache it and revalidate it by its etag. */
const staticFile = (
  type: string,
  content: string | Uint8Array,
  etag: string,
  ifNoneMatch: string | undefined,
  headers = {},
): Reply => notModifiedOr(ifNoneMatch, etag, file(type, content, { 'cache-control': 'public, no-cache', ...headers }));

type Answered = (ifNoneMatch: string | undefined) => Reply;

function answered(type: string, content: string | Uint8Array, headers = {}): Answered {
  const etag = contentTag(content);
  return (ifNoneMatch) => staticFile(type, content, etag, ifNoneMatch, headers);
}

/** Answers a page of one file, under a policy that allows only its own script and style. */
function bundledPage(name: string, policy: { installable?: boolean } = {}): Answered {
  const page = readBundleAsset(name);
  const headers = { 'content-security-policy': contentSecurityPolicy(page, policy), 'referrer-policy': 'no-referrer' };
  return answered('text/html; charset=utf-8', page, headers);
}
const referencePage = bundledPage('docs.html');
const accountPage = bundledPage('account.html');
const boardPage = bundledPage('gate-live.html');
const gatePage = bundledPage('gate.html', { installable: true });
// The worker lies in a folder beside the page that it serves.
const gateWorker = answered('text/javascript; charset=utf-8', readBundleAsset('gate-worker.js'), {
  'service-worker-allowed': '../gate',
  // It loads the page.
  'content-security-policy': "default-src 'none'; connect-src 'self'",
});
const gateApp = answered('application/manifest+json', readBundleAsset('gate-app.webmanifest'));
const gateIcon = answered('image/svg+xml', readBundleAsset('gate-icon.svg'));
const gatePictures = new Map(
  ['180.png', '192.png', '512.png'].map((name) => [name, answered('image/png', readBundleBytes(`gate-icon-${name}`))]),
);

function requireSettingName(name: string): SettingName {
  if (!isSettingName(name)) throw new Problem(notFound, 'This setting does not exist');
  return name;
}

async function settingReply(name: SettingName): Promise<Reply> {
  const [row, history] = await Promise.all([settingsStore.readSetting(name), settingsStore.readSettingHistory(name)]);
  return reply(200, settingView(name, row, history), { etag: etagOf(row?.version ?? 0) });
}

export const handler = serve(routes, {
  'GET /v1/audit': async ({ caller, query: { subject, ...paging } }) => {
    await requireSubjectAccess(caller, subject);
    const page = await listAuditRecords(subject, paging);
    const items = page.items.map(({ pk, sk, at, ...row }) => ({ id: sk, subject: pk, at: rfc3339(at), ...row }));
    return { ...page, items: items.map(({ by: _, ...item }: (typeof items)[number] & { by?: unknown }) => item) };
  },

  'GET /v1/audits/latest': () => readLatestReport(),

  'GET /v1/settings/{name}': ({ params }) => settingReply(requireSettingName(params.name)),

  'PUT /v1/settings/{name}': async ({ caller, params, body, ifMatch, now }) => {
    const name = requireSettingName(params.name);
    const version = (await settingsStore.readSetting(name))?.version ?? 0;
    requireMatch(ifMatch, version);
    const value = requireShape(name, body.value);
    await settingsStore.changeSetting({ name, value, version: version + 1, changedAt: now, changedBy: caller.id });
    return settingReply(name);
  },

  'POST /v1/admin/suspensions': async ({ caller, body, now }) =>
    suspensionView(await suspendSubject(body, { adminId: caller.id, now })),

  'GET /v1/admin/suspensions': async ({ query }) => {
    const page = await listSuspensions(query);
    return { ...page, items: page.items.map(suspensionView) };
  },

  'DELETE /v1/admin/suspensions/{suspensionId}': ({ params, now }) => liftSuspension(params.suspensionId, now),

  'GET /v1/health': async () => {
    const checks = { store: await probeStore() };
    const status = statusOf(checks);
    return reply(status === 'down' ? 503 : 200, { status, version: VERSION, stage: STAGE, checks });
  },

  'GET /v1/openapi.json': async ({ ifNoneMatch }) =>
    staticFile('application/json', document, documentTag, ifNoneMatch, { 'access-control-allow-origin': '*' }),

  'GET /docs': async ({ ifNoneMatch }) => referencePage(ifNoneMatch),

  'GET /account': async ({ ifNoneMatch }) => accountPage(ifNoneMatch),

  'GET /gate/live': async ({ ifNoneMatch }) => boardPage(ifNoneMatch),

  'GET /gate': async ({ ifNoneMatch }) => gatePage(ifNoneMatch),

  'GET /gate/worker.js': async ({ ifNoneMatch }) => gateWorker(ifNoneMatch),

  'GET /gate/app.webmanifest': async ({ ifNoneMatch }) => gateApp(ifNoneMatch),

  'GET /gate/icon.svg': async ({ ifNoneMatch }) => gateIcon(ifNoneMatch),

  'GET /gate/icons/{icon}': async ({ params, ifNoneMatch }) => {
    const picture = gatePictures.get(params.icon);
    if (!picture) throw new Problem(notFound);
    return picture(ifNoneMatch);
  },
});
