import * as z from 'zod';
import { invalidRequest, keyReused, notFound, wrongState } from '../../shared/base/problems.ts';
import { allRoles, gateCrew, writers } from '../../shared/http/roles.ts';
import { defineRoutes, listOf, PageQuery, QueryInt } from '../../shared/http/routes.ts';
import { Board, Conflict } from './board/board-schema.ts';
import { TicketState } from './door/answer-schema.ts';
import { Admission, AdmissionResult } from './finding/admission-schema.ts';
import { Handover, TicketNow } from './finding/handover/handover-schema.ts';
import { FoundTickets, LookUp } from './finding/look-up-schema.ts';
import { Revert } from './finding/revert-schema.ts';
import { Heartbeat, HeartbeatAnswer, lastPosition, Manifest } from './manifest/manifest-schema.ts';
import { TicketPassage } from './passages/passages-schema.ts';
import {
  alreadyHandedOver,
  devicePaused,
  guestListTooLong,
  lookUpOff,
  positionUnknown,
  scanNotFound,
  scanNotLatest,
  scansPaused,
  tooManyReverts,
} from './problems.ts';
import { Stats } from './stats/stats-schema.ts';

/** What gates and floor managers read while the doors are open: a function of its own, beside setting up an event. */
export const floorRoutes = defineRoutes({
  'GET /v1/checkin/tickets': {
    summary:
      'Check a ticket as a scan would, without admitting it, or find tickets. Devices and gatekeepers find them where ' +
      'the door rules have `lookUp`, and by name only with `showHolder`.',
    access: 'gate',
    roles: gateCrew,
    query: LookUp,
    returns: { 200: z.union([TicketState, FoundTickets]) },
    problems: [notFound, invalidRequest, devicePaused, lookUpOff, guestListTooLong],
  },
  'GET /v1/checkin/tickets/{ticketId}/passages': {
    summary: 'List the passages of a ticket, the latest first, a second late. A page before the last one may be empty.',
    access: 'gate',
    roles: gateCrew,
    byRule: { rule: 'lookUp', callers: ['gatekeeper', 'device'] },
    rate: 'desk',
    query: PageQuery,
    returns: { 200: listOf(TicketPassage) },
    problems: [notFound, invalidRequest, devicePaused, lookUpOff],
  },
  'POST /v1/checkin/admissions': {
    summary: 'Admit a ticket by hand, with a reason, by the rules of a scan',
    access: 'gate',
    roles: gateCrew,
    rate: 'desk',
    idempotent: true,
    body: Admission,
    returns: { 200: AdmissionResult },
    problems: [notFound, lookUpOff, scansPaused, devicePaused, keyReused],
  },
  'POST /v1/checkin/scans/{scanId}/revert': {
    summary:
      'Revert the latest passage of a ticket, once, with a reason. Gatekeepers may where the door rules have ' +
      '`gatekeepersRevert`. All counters go back, and `reverted` counts it.',
    access: 'organizer',
    roles: writers,
    byRule: { rule: 'gatekeepersRevert', callers: ['gatekeeper'] },
    rate: 'desk',
    body: Revert,
    returns: { 200: TicketNow },
    problems: [notFound, scanNotFound, scanNotLatest, tooManyReverts],
  },
  'POST /v1/checkin/tickets/{ticketId}/handover': {
    summary: 'Record that a guest was given the ticket at the box office, once, where the caller may look tickets up',
    access: 'gate',
    roles: gateCrew,
    byRule: { rule: 'lookUp', callers: ['gatekeeper', 'device'] },
    rate: 'desk',
    body: Handover,
    returns: { 200: TicketNow },
    problems: [notFound, lookUpOff, devicePaused, wrongState, alreadyHandedOver],
  },
  'GET /v1/checkin/events/{eventId}/stats': {
    summary: 'Show the door statistics by gate and minute',
    access: 'gate',
    roles: allRoles,
    returns: { 200: Stats },
    problems: [notFound, devicePaused],
  },
  'GET /v1/checkin/events/{eventId}/board': {
    summary: 'Show all that a floor manager follows, about two seconds late: statistics, conflicts and devices',
    access: 'organizer',
    roles: allRoles,
    returns: { 200: Board },
    problems: [notFound],
  },
  'GET /v1/events/{eventId}/conflicts': {
    summary: 'List the offline scans that contradict another one or the rules, the latest found first',
    access: 'organizer',
    roles: allRoles,
    query: PageQuery,
    returns: { 200: listOf(Conflict) },
    problems: [notFound, invalidRequest],
  },
  'GET /v1/checkin/events/{eventId}/manifest': {
    summary: 'Load what a device needs to scan without a network, or what has changed since a position',
    access: 'gate',
    roles: gateCrew,
    query: z.object({
      since: QueryInt(0, lastPosition).optional().describe('the position up to which the device has the entries'),
    }),
    returns: { 200: Manifest },
    problems: [notFound, devicePaused, positionUnknown],
  },
  'POST /v1/checkin/events/{eventId}/heartbeat': {
    summary: 'Report what a device is doing, every second while it is online. The answer has the latest changes.',
    access: 'gate',
    roles: gateCrew,
    body: Heartbeat,
    returns: { 200: HeartbeatAnswer },
    problems: [notFound, positionUnknown],
  },
});
