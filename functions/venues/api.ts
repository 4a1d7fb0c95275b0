import { conflict, notFound, Problem } from '../../shared/errors.ts';
import { contentTag, etagOf, isKnown, requireMatch } from '../../shared/etag.ts';
import { serve } from '../../shared/http.ts';
import { newId } from '../../shared/id.ts';
import { everyRole, requireMember } from '../../shared/membership.ts';
import { organizerRecord, type VenueRecord, venueRecord } from '../../shared/records.ts';
import { file, reply } from '../../shared/reply.ts';
import { numberedSeats } from '../../shared/seat-map.ts';
import { slugOf } from '../../shared/slug.ts';
import { routes, seatMapMissing } from './routes.ts';
import { edition, seatPicture } from './seat-picture.ts';
import * as store from './store.ts';
import { organizerView, venueView } from './venue.ts';

async function organizerOf(organizerId: string) {
  const organizer = await organizerRecord(organizerId);
  if (!organizer) throw new Problem(notFound);
  return organizer;
}

async function venueOf(venueId: string): Promise<VenueRecord> {
  const venue = await venueRecord(venueId);
  if (!venue) throw new Problem(notFound);
  return venue;
}

const withTag = (venue: VenueRecord, status = 200) =>
  reply(status, venueView(venue), { etag: etagOf(venue.version), 'cache-control': 'no-cache' });

export const handler = serve(routes, {
  'POST /v1/organizers': async ({ caller, body: { name }, now }) => {
    const organizerId = newId('org', now);
    const organizer = { organizerId, name, slug: slugOf(name, organizerId) };
    await store.createOrganizer(organizer, caller.id);
    return organizerView(organizer, [{ userId: caller.id, role: 'owner' }]);
  },

  'GET /v1/organizers': async ({ caller, query }) => {
    const page = await store.organizersOf(caller.id, query);
    const members = await Promise.all(page.items.map(({ organizerId }) => store.membersOf(organizerId)));
    return { ...page, items: page.items.map((organizer, at) => organizerView(organizer, members[at] ?? [])) };
  },

  'GET /v1/organizers/{organizerId}': async ({ caller, params: { organizerId } }) => {
    await requireMember(caller, organizerId, everyRole);
    return organizerView(await organizerOf(organizerId), await store.membersOf(organizerId));
  },

  'GET /v1/organizers/{organizerId}/profile': async ({ params }) => {
    const { organizerId: id, name, slug, logoUrl } = await organizerOf(params.organizerId);
    return { id, name, slug, ...(logoUrl && { logoUrl }) };
  },

  'POST /v1/venues': async ({ caller, body, now }) => {
    await requireMember(caller, body.organizerId);
    const venue: VenueRecord = { ...body, venueId: newId('ven', now), version: 1 };
    await store.createVenue(venue);
    return withTag(venue, 201);
  },

  'GET /v1/venues': async ({ query }) => {
    const page = await store.venues(query);
    return { ...page, items: page.items.map(venueView) };
  },

  'GET /v1/venues/{venueId}': async ({ params }) => withTag(await venueOf(params.venueId)),

  'PATCH /v1/venues/{venueId}': async ({ caller, params, body, ifMatch }) => {
    const venue = await venueOf(params.venueId);
    await requireMember(caller, venue.organizerId);
    requireMatch(ifMatch, venue.version);
    const changed = await store.changeVenue(venue, JSON.parse(JSON.stringify(body)));
    if (!changed) throw new Problem(conflict);
    return withTag(changed);
  },

  'PUT /v1/venues/{venueId}/seat-map': async ({ caller, params, body }) => {
    const venue = await venueOf(params.venueId);
    await requireMember(caller, venue.organizerId);
    const changed = await store.storeSeatMap(venue, body);
    if (!changed?.seatMap) throw new Problem(conflict);
    return { version: changed.seatMap.version, seats: numberedSeats(body).length, sections: body.sections };
  },

  'GET /v1/venues/{venueId}/seat-map.svg': async ({ params, ifNoneMatch }) => {
    const { name, seatMap } = await venueOf(params.venueId);
    if (!seatMap) throw new Problem(seatMapMissing);
    // A map never changes under its key, so whoever has its picture costs neither the map nor the drawing.
    const etag = contentTag(`${edition} ${seatMap.key} ${name}`);
    const headers = { etag, 'cache-control': 'no-cache' };
    if (isKnown(ifNoneMatch, etag)) return reply(304, undefined, headers);
    return file('image/svg+xml', seatPicture(await store.seatMap(seatMap.key), name), headers);
  },

  'GET /v1/venues/{venueId}/seat-map': async ({ params }) => {
    const { seatMap } = await venueOf(params.venueId);
    if (!seatMap) throw new Problem(seatMapMissing);
    const map = await store.seatMap(seatMap.key);
    return reply(200, { version: seatMap.version, sections: map.sections }, { etag: etagOf(seatMap.version) });
  },
});
