import { memoizeFor } from '../../shared/async/memoize.ts';
import { newId, randomCode, randomToken, sha256 } from '../../shared/base/id.ts';
import { Problem } from '../../shared/base/problem.ts';
import { invalidRequest, notFound } from '../../shared/base/problems.ts';
import { deviceTokenPrefix } from '../../shared/http/caller.ts';
import { allRoles, eventForMember } from '../../shared/http/membership.ts';
import { serve } from '../../shared/http/serve.ts';
import { eventOfType, isTypeId } from '../../shared/inventory/ticket-type.ts';
import { deviceView, enrolCodeCharacters, enrolUntil, normalizeEnrolCode } from './devices/device.ts';
import * as store from './devices/device-store.ts';
import type { Gate } from './devices/gate.ts';
import { lookUp } from './door/scan-ticket.ts';
import { checkinLimits } from './limits.ts';
import { preloadState, preloadView, requestPreload } from './preload/preload-store.ts';
import { enrolCodeInvalid, tooManyDevices, tooManyGates } from './problems.ts';
import { routes } from './routes.ts';
import { doorNumbers } from './stats/stats-store.ts';

/** Many screens that show the same door cost one count a second, where there is much to count one in five. */
const statsMemoryMs = 1_000;
const busyStatsMemoryMs = 5_000;
const busyPassages = 2_000;

/** @throws Problem `invalid_request` that points at the first one unknown. */
function requireKnown(ids: readonly string[], isKnown: (id: string) => boolean, field: string): void {
  const at = ids.findIndex((id) => !isKnown(id));
  if (at < 0) return;
  const pointer = `/${field}/${at}`;
  const message = 'not one of this event';
  throw new Problem(invalidRequest, `${pointer}: ${message}`, { errors: [{ pointer, message }] });
}

const gateView = ({ id, name, ticketTypeIds, zone }: Gate) => ({
  id,
  name,
  ...(ticketTypeIds && { ticketTypeIds }),
  ...(zone && { zone }),
});

const numbers = memoizeFor(
  ({ passages }) => (passages > busyPassages ? busyStatsMemoryMs : statsMemoryMs),
  doorNumbers,
);

export const handler = serve(routes, {
  'POST /v1/events/{eventId}/gates': async ({ caller, params: { eventId }, body, now }) => {
    await eventForMember(eventId, caller);
    const { name, ticketTypeIds, zone } = body;
    requireKnown(ticketTypeIds ?? [], (id) => isTypeId(id) && eventOfType(id) === eventId, 'ticketTypeIds');
    if ((await store.countRows(eventId, 'gate')) >= checkinLimits.gatesPerEvent) throw new Problem(tooManyGates);
    const gate = { id: newId('gat', now), name, ...(ticketTypeIds && { ticketTypeIds }), ...(zone && { zone }) };
    await store.addGate(eventId, gate);
    return gateView(gate);
  },

  'GET /v1/events/{eventId}/gates': async ({ caller, params: { eventId }, query }) => {
    await eventForMember(eventId, caller, allRoles);
    const page = await store.listGates(eventId, query);
    return { ...page, items: page.items.map(gateView) };
  },

  'POST /v1/events/{eventId}/devices': async ({ caller, params: { eventId }, body, now }) => {
    await eventForMember(eventId, caller);
    const known = new Set((await store.gates(eventId)).map(({ id }) => id));
    requireKnown(body.gateIds, (id) => known.has(id), 'gateIds');
    if ((await store.countRows(eventId, 'device')) >= checkinLimits.devicesPerEvent) throw new Problem(tooManyDevices);
    const deviceId = newId('dev', now);
    const enrolCode = randomCode(enrolCodeCharacters);
    const device = { ...body, deviceId, eventId, enrolHash: sha256(enrolCode) };
    await store.addDevice(device, { eventId, deviceId, expiresAt: enrolUntil(now) });
    return { deviceId, enrolCode };
  },

  'GET /v1/events/{eventId}/devices': async ({ caller, params: { eventId }, query }) => {
    await eventForMember(eventId, caller, allRoles);
    const page = await store.listDevices(eventId, query);
    return { ...page, items: page.items.map(deviceView) };
  },

  'DELETE /v1/events/{eventId}/devices/{deviceId}': async ({ caller, params: { eventId, deviceId } }) => {
    await eventForMember(eventId, caller);
    if ((await store.revoke(eventId, deviceId)) === 'unknown') throw new Problem(notFound);
  },

  'POST /v1/checkin/enrol': async ({ body, now }) => {
    const codeHash = sha256(normalizeEnrolCode(body.enrolCode));
    const enrolment = await store.enrolment(codeHash);
    if (!enrolment || enrolment.expiresAt <= now) throw new Problem(enrolCodeInvalid);
    const deviceToken = `${deviceTokenPrefix}${randomToken()}`;
    const device = await store.enrol(enrolment, { codeHash, tokenHash: sha256(deviceToken) }, now);
    if (!device) throw new Problem(enrolCodeInvalid);
    const gates = (await store.gates(device.eventId)).filter(({ id }) => device.gateIds.includes(id));
    return { deviceToken, eventId: device.eventId, gates: gates.map(gateView) };
  },

  'GET /v1/checkin/tickets': ({ caller, query, now }) => lookUp(caller, query.code, now),

  'POST /v1/checkin/events/{eventId}/preload': async ({ caller, params: { eventId }, now }) => {
    await eventForMember(eventId, caller);
    return preloadView(await requestPreload(eventId, now));
  },

  'GET /v1/checkin/events/{eventId}/preload': async ({ caller, params: { eventId } }) => {
    await eventForMember(eventId, caller, allRoles);
    return preloadView(await preloadState(eventId));
  },

  'GET /v1/checkin/events/{eventId}/stats': async ({ caller, params: { eventId } }) => {
    if (caller.kind === 'user') await eventForMember(eventId, caller, allRoles);
    else if (caller.eventId !== eventId) throw new Problem(notFound);
    return (await numbers(eventId)).stats;
  },
});
