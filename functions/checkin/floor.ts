import { Problem } from '../../shared/base/problem.ts';
import { notFound } from '../../shared/base/problems.ts';
import { refuse } from '../../shared/base/refuse.ts';
import { notModifiedByContent, notModifiedOr } from '../../shared/http/etag.ts';
import { compressed, reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import { settings } from '../../shared/settings/settings.ts';
import { readBoard } from './board/board-store.ts';
import { listConflicts } from './board/conflicts-store.ts';
import { requireNotPaused } from './devices/pause-store.ts';
import { findRole } from './door/find-role.ts';
import { findScannerOfCode } from './door/find-scanner.ts';
import { checkTicket } from './door/scan-ticket.ts';
import { admitByHand } from './finding/admit-by-hand.ts';
import { findTickets } from './finding/find-tickets.ts';
import { handOver } from './finding/handover/hand-over.ts';
import { revertScan } from './finding/revert-scan.ts';
import { floorRoutes } from './floor-routes.ts';
import { acceptHeartbeat } from './manifest/accept-heartbeat.ts';
import { readManifest } from './manifest/read-manifest.ts';
import { listPassages } from './passages/list-passages.ts';
import { scansPaused } from './problems.ts';
import { knownDoorStats } from './stats/stats-store.ts';

export const handler = serve(floorRoutes, {
  'GET /v1/checkin/tickets': async ({ caller, query: { code, q, eventId }, now }) => {
    if ((code === undefined) === (q === undefined)) refuse('?q', 'send either code or q');
    await requireNotPaused(caller);
    if (q === undefined) return checkTicket(await findScannerOfCode(caller, code ?? ''), code ?? '', now);
    const searched = eventId ?? (caller.kind === 'device' ? caller.eventId : refuse('?eventId', 'is required with q'));
    return findTickets(caller, searched, q, now);
  },

  'GET /v1/checkin/tickets/{ticketId}/passages': async ({ caller, params: { ticketId }, query }) => {
    await requireNotPaused(caller);
    return listPassages(caller, ticketId, query);
  },

  'POST /v1/checkin/admissions': async ({ caller, body, key, now }) => {
    if ((await settings()).pauseScans) throw new Problem(scansPaused);
    await requireNotPaused(caller);
    return admitByHand(caller, body, { key, now });
  },

  'POST /v1/checkin/scans/{scanId}/revert': async ({ caller, params: { scanId }, body, now }) =>
    revertScan(caller, scanId, body, now),

  'POST /v1/checkin/tickets/{ticketId}/handover': async ({ caller, params: { ticketId }, body, now }) => {
    await requireNotPaused(caller);
    return handOver(caller, ticketId, body.note, now);
  },

  'GET /v1/checkin/events/{eventId}/stats': async ({ caller, params: { eventId } }) => {
    if (caller.kind === 'user') await findRole(eventId, caller);
    else if (caller.eventId !== eventId) throw new Problem(notFound);
    else await requireNotPaused(caller);
    return knownDoorStats(eventId);
  },

  'GET /v1/checkin/events/{eventId}/board': async ({ caller, params: { eventId }, ifNoneMatch }) => {
    await findRole(eventId, caller);
    return notModifiedByContent(ifNoneMatch, reply(200, await readBoard(eventId)));
  },

  'GET /v1/events/{eventId}/conflicts': async ({ caller, params: { eventId }, query }) => {
    await findRole(eventId, caller);
    return listConflicts(eventId, query);
  },

  'GET /v1/checkin/events/{eventId}/manifest': async (request) => {
    const { caller, params, query, ifNoneMatch, header, now } = request;
    const { manifest, etag } = await readManifest(caller, params.eventId, query.since, now);
    return compressed(header('accept-encoding'), notModifiedOr(ifNoneMatch, etag, reply(200, manifest)));
  },

  'POST /v1/checkin/events/{eventId}/heartbeat': ({ caller, params: { eventId }, body, now }) =>
    acceptHeartbeat(caller, eventId, body, now),
});
