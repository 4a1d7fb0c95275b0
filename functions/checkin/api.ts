import { newId, randomCode, randomToken, sha256 } from '../../shared/base/id.ts';
import { Problem } from '../../shared/base/problem.ts';
import { notFound } from '../../shared/base/problems.ts';
import { refuse } from '../../shared/base/refuse.ts';
import { deviceTokenPrefix } from '../../shared/http/caller.ts';
import { etagOf, notModifiedByContent, requireMatch } from '../../shared/http/etag.ts';
import { eventForMember } from '../../shared/http/membership.ts';
import { reply } from '../../shared/http/reply.ts';
import { allRoles } from '../../shared/http/roles.ts';
import { serve } from '../../shared/http/serve.ts';
import { eventOfType, isTypeId } from '../../shared/inventory/ticket-type.ts';
import { changeDevice } from './devices/change-device-store.ts';
import { deviceView, enrolCodeCharacters, enrolCodeExpiry, normalizeEnrolCode } from './devices/device.ts';
import * as deviceStore from './devices/device-store.ts';
import { gateView } from './devices/gate.ts';
import * as gateStore from './devices/gate-store.ts';
import { removeGate } from './devices/remove-gate.ts';
import { readPublishedKeys } from './keys/ticket-keys-store.ts';
import { checkinLimits } from './limits.ts';
import { preloadView } from './preload/preload.ts';
import { readPreload, requestPreload } from './preload/preload-store.ts';
import { enrolCodeInvalid, tooManyDevices, tooManyGates } from './problems.ts';
import { routes } from './routes.ts';
import { changeRules } from './rules/change-rules.ts';
import { doorRulesView } from './rules/door-rules.ts';
import { rulesIn } from './rules/rules-schema.ts';
import { readRules } from './rules/rules-store.ts';

/** Returns the ids, each once. Rejects the first that does not belong to the event. @throws Problem `invalid_request`. */
function knownIds(ids: readonly string[], isKnown: (id: string) => boolean, field: string): string[] {
  const index = ids.findIndex((id) => !isKnown(id));
  if (index >= 0) refuse(`/${field}/${index}`, 'does not belong to this event');
  return [...new Set(ids)];
}

export const handler = serve(routes, {
  'POST /v1/events/{eventId}/gates': async ({ caller, params: { eventId }, body, now }) => {
    await eventForMember(eventId, caller);
    const { name, zone } = body;
    const isOfEvent = (id: string) => isTypeId(id) && eventOfType(id) === eventId;
    const ticketTypeIds = body.ticketTypeIds && knownIds(body.ticketTypeIds, isOfEvent, 'ticketTypeIds');
    if ((await gateStore.countGates(eventId)) >= checkinLimits.gatesPerEvent) throw new Problem(tooManyGates);
    const gate = { id: newId('gat', now), name, ...(ticketTypeIds && { ticketTypeIds }), ...(zone && { zone }) };
    await gateStore.addGate(eventId, gate);
    return gateView(gate);
  },

  'GET /v1/events/{eventId}/gates': async ({ caller, params: { eventId }, query }) => {
    await eventForMember(eventId, caller, allRoles);
    const page = await gateStore.listGates(eventId, query);
    return { ...page, items: page.items.map(gateView) };
  },

  'DELETE /v1/events/{eventId}/gates/{gateId}': async ({ caller, params: { eventId, gateId } }) => {
    await eventForMember(eventId, caller);
    await removeGate(eventId, gateId);
  },

  'GET /v1/events/{eventId}/door-rules': async ({ caller, params: { eventId } }) => {
    const { venue } = await eventForMember(eventId, caller, allRoles);
    const { rules, version } = await readRules(eventId);
    return reply(200, doorRulesView(rules, venue.timezone), { etag: etagOf(version) });
  },

  'PUT /v1/events/{eventId}/door-rules': async ({ caller, params: { eventId }, body, ifMatch }) => {
    const { venue } = await eventForMember(eventId, caller);
    const { version: read } = await readRules(eventId);
    requireMatch(ifMatch, read);
    const [rules, version] = [rulesIn(body), read + 1];
    await changeRules(eventId, { rules, version });
    return reply(200, doorRulesView(rules, venue.timezone), { etag: etagOf(version) });
  },

  'POST /v1/events/{eventId}/devices': async ({ caller, params: { eventId }, body, now }) => {
    await eventForMember(eventId, caller);
    const known = new Set((await gateStore.readGates(eventId)).map(({ id }) => id));
    const gateIds = knownIds(body.gateIds, (id) => known.has(id), 'gateIds');
    if ((await deviceStore.countDevices(eventId)) >= checkinLimits.devicesPerEvent) throw new Problem(tooManyDevices);
    const deviceId = newId('dev', now);
    const enrolCode = randomCode(enrolCodeCharacters);
    const device = { ...body, gateIds, deviceId, eventId, enrolHash: sha256(enrolCode) };
    await deviceStore.addDevice(device, { eventId, deviceId, expiresAt: enrolCodeExpiry(now) });
    return { deviceId, enrolCode };
  },

  'GET /v1/events/{eventId}/devices': async ({ caller, params: { eventId }, query }) => {
    await eventForMember(eventId, caller, allRoles);
    const page = await deviceStore.listDevices(eventId, query);
    return { ...page, items: page.items.map(deviceView) };
  },

  'PATCH /v1/events/{eventId}/devices/{deviceId}': async ({ caller, params: { eventId, deviceId }, body }) => {
    await eventForMember(eventId, caller);
    const device = await changeDevice(eventId, deviceId, body);
    if (!device) throw new Problem(notFound);
    return deviceView(device);
  },

  'DELETE /v1/events/{eventId}/devices/{deviceId}': async ({ caller, params: { eventId, deviceId } }) => {
    await eventForMember(eventId, caller);
    if ((await deviceStore.revokeDevice(eventId, deviceId)) === 'unknown') throw new Problem(notFound);
  },

  'POST /v1/checkin/enrol': async ({ body, now }) => {
    const codeHash = sha256(normalizeEnrolCode(body.enrolCode));
    const enrolment = await deviceStore.readEnrolment(codeHash);
    if (!enrolment || enrolment.expiresAt <= now) throw new Problem(enrolCodeInvalid);
    const deviceToken = `${deviceTokenPrefix}${randomToken()}`;
    const device = await deviceStore.enrolDevice(enrolment, { codeHash, tokenHash: sha256(deviceToken) }, now);
    if (!device) throw new Problem(enrolCodeInvalid);
    const gates = (await gateStore.readGates(device.eventId)).filter(({ id }) => device.gateIds.includes(id));
    return { deviceToken, eventId: device.eventId, gates: gates.map(gateView) };
  },

  'GET /.well-known/ticket-keys.json': async ({ ifNoneMatch, now }) => {
    const keys = await readPublishedKeys(now);
    return notModifiedByContent(ifNoneMatch, reply(200, { keys }, { 'cache-control': 'public, max-age=60' }));
  },

  'POST /v1/checkin/events/{eventId}/preload': async ({ caller, params: { eventId }, now }) => {
    await eventForMember(eventId, caller);
    await requestPreload(eventId, now);
    return preloadView(await readPreload(eventId), now);
  },

  'GET /v1/checkin/events/{eventId}/preload': async ({ caller, params: { eventId }, now }) => {
    await eventForMember(eventId, caller, allRoles);
    return preloadView(await readPreload(eventId), now);
  },
});
