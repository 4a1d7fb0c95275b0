import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { floorRoutes } from '../../../../functions/checkin/floor-routes.ts';
import { scanRoutes } from '../../../../functions/checkin/scan-routes.ts';
import { join } from '../../../support/actors/callers.ts';
import { boughtTickets, gateDevice } from '../../../support/actors/door.ts';
import { account, must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { placesOf } from '../../../support/state/places.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: a caller who lost the right to work at a door, or never had it, is refused by every route that the door has.
 * Method: every route of the floor, by every such caller, with the request that a device and a gatekeeper succeed with.
 */

beforeAll(() => startInProcess({ cache: false }));

/** What every route answers, and what some routes answer instead. A refusal of a single scan has status 200. */
const refusals: Record<string, { all: string; but?: Record<string, string> }> = {
  'no token': { all: '401 unauthenticated' },
  'a revoked device': { all: '401 unauthenticated' },
  'a paused device': {
    all: '403 device_paused',
    but: {
      // Those guests are inside.
      'POST /v1/checkin/scans/batch': '200 device_paused',
      // It learns that it is paused, and nothing else.
      'POST /v1/checkin/events/{eventId}/heartbeat': '200 paused',
      'GET /v1/checkin/events/{eventId}/board': '401 unauthenticated',
      'GET /v1/events/{eventId}/conflicts': '401 unauthenticated',
    },
  },
  'a device of another event': {
    all: '404 not_found',
    but: {
      'POST /v1/checkin/scans/batch': '200 wrong_event',
      'GET /v1/checkin/tickets': '200 wrong_event',
      'GET /v1/checkin/events/{eventId}/board': '401 unauthenticated',
      'GET /v1/events/{eventId}/conflicts': '401 unauthenticated',
    },
  },
  'a gatekeeper of another event': { all: '404 not_found' },
  'a gatekeeper who has left': { all: '404 not_found' },
  'a buyer': { all: '404 not_found' },
};
/** A route that only some callers may use at all: it is refused to each of these in one way or another. */
const restricted = 'POST /v1/checkin/scans/{scanId}/revert';

async function world() {
  const party = await show();
  const other = await show();
  const { eventId, organizerId, organizer } = party;
  const { buyer, codes } = await boughtTickets(party, 1);
  const { ticketIdOf } = await import('../../../../shared/inventory/place.ts');
  const place = (await placesOf(party.ticketTypeId)).find(({ code }) => code === codes[0]);
  const member = async (of: string) => {
    const { id, token } = await account();
    await join(of, id, 'gatekeeper');
    return { id, token };
  };
  const [device, paused, revoked] = [await gateDevice(party), await gateDevice(party), await gateDevice(party)];
  const exMember = await member(organizerId);
  const path = (deviceId: string) => `/v1/events/${eventId}/devices/${deviceId}`;
  const { token } = organizer;
  must(200, await call('PATCH', path(paused.deviceId), { token, body: { paused: true } }));
  must(204, await call('DELETE', path(revoked.deviceId), { token }));
  // For the hand-over, which needs the right to find tickets.
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token, body: { lookUp: true } }));
  return {
    ...{ party, exMember, code: codes[0] ?? '', ticketId: place ? ticketIdOf(place) : '' },
    working: { device: device.deviceToken, gatekeeper: (await member(organizerId)).token },
    callers: {
      'no token': undefined,
      'a revoked device': revoked.deviceToken,
      'a paused device': paused.deviceToken,
      'a device of another event': (await gateDevice(other)).deviceToken,
      'a gatekeeper of another event': (await member(other.organizerId)).token,
      'a gatekeeper who has left': exMember.token,
      'a buyer': buyer.token,
    },
  };
}

/** A valid request of each route. An admission by hand is made with the code, which needs no right to look up. */
const requestsOf = ({ party: { eventId }, code, ticketId }: Awaited<ReturnType<typeof world>>) => ({
  'POST /v1/checkin/scans': { body: { eventId, code, scanId: randomUUID() } },
  'POST /v1/checkin/scans/batch': { body: { scans: [{ eventId, code, scanId: randomUUID() }] } },
  'POST /v1/checkin/scans/{scanId}/revert': { body: { eventId, ticketId, reason: 'Wrong guest' } },
  'GET /v1/checkin/tickets': { query: `?code=${code}` },
  'POST /v1/checkin/tickets/{ticketId}/handover': { ticketId, body: {} },
  'POST /v1/checkin/admissions': { body: { ticketId, code, reason: 'Torn ticket' }, key: randomUUID() },
  'GET /v1/checkin/events/{eventId}/stats': {},
  'GET /v1/checkin/events/{eventId}/board': {},
  'GET /v1/checkin/tickets/{ticketId}/passages': {},
  'GET /v1/events/{eventId}/conflicts': {},
  'GET /v1/checkin/events/{eventId}/manifest': {},
  'POST /v1/checkin/events/{eventId}/heartbeat': { body: { position: 0 } },
});

async function answers(place: Awaited<ReturnType<typeof world>>, token: string | undefined) {
  const told: Record<string, string> = {};
  for (const [route, { query = '', ...request }] of Object.entries<any>(requestsOf(place))) {
    if (!(route in floorRoutes) && !(route in scanRoutes)) continue;
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern
      .replace('{eventId}', place.party.eventId)
      .replace('{scanId}', 'some')
      .replace('{ticketId}', place.ticketId);
    const { status, body } = await call(method as 'GET', `${path}${query}`, { ...request, ...(token && { token }) });
    told[route] = `${status} ${body.code ?? body.result ?? body.items?.[0]?.result ?? (body.paused ? 'paused' : '')}`;
  }
  return told;
}

it('names every route of the floor', () => {
  const named = Object.keys(requestsOf({ party: {} } as never));
  expect(Object.keys({ ...floorRoutes, ...scanRoutes }).filter((route) => !named.includes(route))).toEqual([]);
});

it('refuses each of them at every route', async () => {
  const place = await world();
  const { exMember, party, callers } = place;
  // The memory of the door knows a gatekeeper who leaves now.
  must(200, await call('GET', `/v1/checkin/events/${party.eventId}/stats`, { token: exMember.token }));
  const path = `/v1/organizers/${party.organizerId}/members/${exMember.id}`;
  must(204, await call('DELETE', path, { token: party.organizer.token }));
  // Memories of sessions and memberships end.
  await passTime(31_000);
  for (const [who, token] of Object.entries(callers)) {
    const { all = '', but = {} } = refusals[who] ?? {};
    const { [restricted]: revert = '404', ...told } = await answers(place, token);
    expect([who, told]).toEqual([
      who,
      Object.fromEntries(Object.keys(told).map((route) => [route, but[route] ?? all])),
    ]);
    expect(revert).toMatch(/^40[134] ?/);
  }
  // The requests are good: others get an answer.
  const { device, gatekeeper } = place.working;
  for (const [route, answer] of Object.entries(await answers(place, gatekeeper))) {
    if (route !== restricted) expect(`${route} ${answer}`).toMatch(/ 200 /);
  }
  const { [restricted]: _, 'GET /v1/checkin/events/{eventId}/board': __, ...others } = await answers(place, device);
  const { 'GET /v1/events/{eventId}/conflicts': ___, ...ofDevices } = others;
  for (const [route, answer] of Object.entries(ofDevices))
    expect(`${route} ${answer}`).toMatch(/ (200 |409 already_handed_over)/);
  await resetTime();
});
