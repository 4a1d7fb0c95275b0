import * as z from 'zod';
import { conflict, forbidden, invalidRequest, notFound, stale } from '../../shared/base/problems.ts';
import { writers } from '../../shared/http/roles.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/http/routes.ts';
import { Text } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';
import { operationsLimits } from './limits.ts';
import { alreadySuspended } from './problems.ts';

const Check = z.object({
  status: z.enum(['ok', 'slow', 'down']),
  milliseconds: z.int().describe('how long the probe took'),
});

export const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    version: z.string(),
    stage: z.string(),
    checks: z.object({ store: Check }),
  })
  .meta({ id: 'Health' });

const Value = z.unknown().describe('its shape depends on the setting');
export const Setting = z
  .object({
    name: z.string(),
    value: Value,
    default: Value,
    version: z.int().describe('0 until it is first changed'),
    history: z
      .array(z.object({ version: z.int(), value: Value, changedAt: Timestamp, changedBy: z.string() }))
      .describe(`the latest ${operationsLimits.listedVersions} versions, newest first`),
  })
  .meta({ id: 'Setting' });

export const Suspension = z
  .object({
    id: z.string(),
    subject: z.string().describe('the id of the account, organizer or event'),
    reason: z.string(),
    suspendedBy: z.string().describe('the admin'),
    suspendedAt: Timestamp,
  })
  .meta({ id: 'Suspension' });

export const AuditRecord = z
  .object({
    id: z.string(),
    subject: z.string(),
    at: Timestamp,
    actor: z.string().describe('an account, a device, or the job that acted'),
    what: z.string(),
    correlationId: z.string().describe('the request or job that caused it'),
    clientCorrelationId: z.string().optional().describe('`x-correlation-id`, as the client of that request sent it'),
    change: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditRecord' });

export const ReconciliationReport = z
  .object({
    at: Timestamp.nullable().describe('null before the first report'),
    events: z.int(),
    places: z.int(),
    sold: z.int(),
    findings: z.array(z.object({ invariant: z.string(), subject: z.string(), detail: z.string() })),
    moreFindings: z.int().describe(`findings beyond the ${operationsLimits.reportedFindings} listed`),
    complete: z
      .boolean()
      .describe('whether every event was checked. Otherwise each report continues behind the events of the last.'),
    milliseconds: z.int(),
  })
  .meta({ id: 'AuditReport' });

export const routes = defineRoutes({
  'GET /v1/audit': {
    summary: 'List who changed an organizer, event, order, account or setting, newest first',
    access: 'organizer',
    roles: writers,
    admins: true,
    query: PageQuery.extend({
      subject: z.string().min(1).max(80).describe('the id of what changed; `setting:<name>` for a setting'),
    }),
    returns: { 200: listOf(AuditRecord) },
    problems: [notFound, forbidden],
  },
  'GET /v1/audits/latest': {
    summary: 'Get the latest report on the invariants',
    access: 'admin',
    returns: { 200: ReconciliationReport },
  },
  'GET /v1/settings/{name}': {
    summary: 'Get a runtime setting with its latest changes',
    access: 'admin',
    returns: { 200: Setting },
    problems: [notFound],
  },
  'PUT /v1/settings/{name}': {
    summary: 'Change a runtime setting. It takes effect everywhere within 30 seconds.',
    access: 'admin',
    body: z.strictObject({ value: Value }),
    returns: { 200: Setting },
    problems: [notFound, invalidRequest, stale],
  },
  'POST /v1/admin/suspensions': {
    summary:
      'Suspend an account (it cannot sign in), an organizer or an event (off sale and hidden). Tickets sold stay valid.',
    access: 'admin',
    body: z.strictObject({
      subject: z
        .string()
        .regex(/^(?:usr|org|evt)_\w{1,60}$/, 'the id of an account, an organizer or an event')
        .describe('the id of an account, an organizer or an event'),
      reason: Text(500).describe('for admins: kept with the suspension and in the audit trail'),
    }),
    returns: { 201: Suspension },
    problems: [notFound, alreadySuspended, conflict],
  },
  'GET /v1/admin/suspensions': {
    summary: 'List the suspensions in force, newest first',
    access: 'admin',
    query: PageQuery,
    returns: { 200: listOf(Suspension) },
  },
  'DELETE /v1/admin/suspensions/{suspensionId}': {
    summary: 'Lift a suspension. What was on sale is on sale again.',
    access: 'admin',
    returns: { 204: null },
    problems: [notFound, conflict],
  },
  'GET /v1/health': {
    summary: 'Get the health of the system. The status is 503 when the database is down.',
    access: 'public',
    returns: { 200: Health, 503: Health },
  },
  'GET /v1/openapi.json': {
    summary: 'Get this API as an OpenAPI 3.1 document',
    access: 'public',
    returns: { 200: 'application/json' },
  },
  'GET /docs': {
    summary: 'Show the reference page of this API',
    access: 'public',
    returns: { 200: 'text/html' },
  },
  'GET /account': {
    summary: 'Show the page that mailed links open: confirm an address, set a new password, join a team',
    access: 'public',
    returns: { 200: 'text/html' },
  },
  'GET /gate/live': {
    summary: 'Show the board of the floor manager: who is inside, what happens at the gates, and the devices',
    access: 'public',
    returns: { 200: 'text/html' },
  },
  'GET /gate': {
    summary: 'Show the page on which stewards scan tickets, with and without a network',
    access: 'public',
    returns: { 200: 'text/html' },
  },
  'GET /gate/worker.js': {
    summary: 'Get the service worker that keeps the page of the stewards on their phones',
    access: 'public',
    returns: { 200: 'text/javascript' },
  },
  'GET /gate/app.webmanifest': {
    summary: 'Get the web app manifest by which phones install the page of the stewards',
    access: 'public',
    returns: { 200: 'application/manifest+json' },
  },
  'GET /gate/icon.svg': {
    summary: 'Get the icon of the page of the stewards',
    access: 'public',
    returns: { 200: 'image/svg+xml' },
  },
  'GET /gate/icons/{icon}': {
    summary: 'Get the icon of the page of the stewards at one of the sizes that its web app manifest names',
    access: 'public',
    returns: { 200: 'image/png' },
    problems: [notFound],
  },
});
