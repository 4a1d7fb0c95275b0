import { newId } from '../../shared/base/id.ts';
import { Problem } from '../../shared/base/problem.ts';
import { notFound, suspended } from '../../shared/base/problems.ts';
import { contentTag, etagOf, matchesEtag, notModifiedOr, requireMatch } from '../../shared/http/etag.ts';
import { requireConfirmedAddress, requireMember } from '../../shared/http/membership.ts';
import { file, reply } from '../../shared/http/reply.ts';
import { allRoles, ownersOnly } from '../../shared/http/roles.ts';
import { serve } from '../../shared/http/serve.ts';
import { numberedSeats } from '../../shared/inventory/seat-map.ts';
import { readUsers } from '../../shared/records/auth-rows.ts';
import {
  type OrganizerRow,
  readMembers,
  readOrganizer,
  readVenue,
  type VenueRow,
} from '../../shared/records/venue-rows.ts';
import { slugOf } from '../../shared/text/slug.ts';
import { changedOrganizer, organizerView, ownProfileView, profileView, slugWithId } from './organizers/organizer.ts';
import { changeOrganizer, createOrganizer, organizerByIdOrSlug, organizersOf } from './organizers/organizer-store.ts';
import { seatMapMissing, slugTaken } from './problems.ts';
import { routes } from './routes.ts';
import { drawingVersion, seatMapSvg } from './seat-maps/seat-map-svg.ts';
import { acceptInvitation, assignRole, removeMember } from './team/change-team.ts';
import { invitationView } from './team/invitation.ts';
import { deleteInvitation, openInvitationsOf } from './team/invitation-store.ts';
import { invitationById } from './team/mailed-invitation-store.ts';
import { givenFields, venueView } from './venue/venue.ts';
import { changeVenue, createVenue, listVenues, readSeatMap, storeSeatMap } from './venue/venue-store.ts';

async function requireOrganizer(organizerId: string): Promise<OrganizerRow> {
  const organizer = await readOrganizer(organizerId);
  if (!organizer) throw new Problem(notFound);
  return organizer;
}

/** An organizer that may change what others see. @throws Problem `not_found`, `suspended`. */
async function requireActiveOrganizer(organizerId: string): Promise<OrganizerRow> {
  const organizer = await requireOrganizer(organizerId);
  if (organizer.suspensionId) throw new Problem(suspended);
  return organizer;
}

async function requireVenue(venueId: string): Promise<VenueRow> {
  const venue = await readVenue(venueId);
  if (!venue) throw new Problem(notFound);
  return venue;
}

const venueReply = (venue: VenueRow, status = 200) =>
  reply(status, venueView(venue), { etag: etagOf(venue.version), 'cache-control': 'no-cache' });

const profileReply = (organizer: OrganizerRow, view = profileView) =>
  reply(200, view(organizer), { etag: etagOf(organizer.version), 'cache-control': 'no-cache' });

export const handler = serve(routes, {
  'POST /v1/organizers': async ({ caller, body: { name }, now }) => {
    await requireConfirmedAddress(caller);
    const organizerId = newId('org', now);
    const firstChoice = slugOf(name, organizerId);
    for (const slug of [firstChoice, slugWithId(firstChoice, organizerId)]) {
      const organizer = { organizerId, name, slug, version: 1 };
      if (!(await createOrganizer(organizer, caller.id))) continue;
      return organizerView(organizer, [{ userId: caller.id, role: 'owner' }]);
    }
    throw new Problem(slugTaken);
  },

  'GET /v1/organizers': async ({ caller, query }) => {
    const page = await organizersOf(caller.id, query);
    const teams = await Promise.all(page.items.map(({ organizerId }) => readMembers(organizerId)));
    return { ...page, items: page.items.map((organizer, index) => organizerView(organizer, teams[index] ?? [])) };
  },

  'GET /v1/organizers/{organizerId}': async ({ caller, params: { organizerId } }) => {
    await requireMember(caller, organizerId, allRoles);
    const organizer = await requireOrganizer(organizerId);
    const members = await readMembers(organizerId);
    const users = await readUsers(members.map(({ userId }) => userId));
    return reply(200, organizerView(organizer, members, users), { etag: etagOf(organizer.version) });
  },

  'PATCH /v1/organizers/{organizerId}': async ({ caller, params: { organizerId }, body, ifMatch, now }) => {
    await requireMember(caller, organizerId);
    const organizer = await requireActiveOrganizer(organizerId);
    requireMatch(ifMatch, organizer.version);
    const changed = changedOrganizer(organizer, body);
    await changeOrganizer(organizer, changed, now);
    return profileReply(changed, ownProfileView);
  },

  'GET /v1/organizers/{organizerId}/profile': async ({ params, ifNoneMatch }) => {
    const organizer = await organizerByIdOrSlug(params.organizerId);
    if (!organizer || organizer.suspensionId) throw new Problem(notFound);
    return notModifiedOr(ifNoneMatch, etagOf(organizer.version), profileReply(organizer));
  },

  'POST /v1/organizers/{organizerId}/members': async ({ caller, params: { organizerId }, body, now }) => {
    await requireMember(caller, organizerId, ownersOnly);
    await requireActiveOrganizer(organizerId);
    const assigned = await assignRole(organizerId, body, { caller, now });
    if (assigned.outcome === 'invited') return reply(202, assigned.invitation);
    return reply(assigned.outcome === 'added' ? 201 : 200, assigned.member);
  },

  'DELETE /v1/organizers/{organizerId}/members/{memberId}': async ({ caller, params, now }) => {
    await requireMember(caller, params.organizerId, params.memberId === caller.id ? allRoles : ownersOnly);
    await removeMember(params.organizerId, params.memberId, now);
  },

  'GET /v1/organizers/{organizerId}/invitations': async ({ caller, params: { organizerId }, now }) => {
    await requireMember(caller, organizerId, ownersOnly);
    const open = await openInvitationsOf(organizerId, now);
    return { items: open.map(invitationView), nextCursor: null };
  },

  'DELETE /v1/organizers/{organizerId}/invitations/{invitationId}': async ({ caller, params }) => {
    await requireMember(caller, params.organizerId, ownersOnly);
    const invitation = await invitationById(params.organizerId, params.invitationId);
    if (!invitation || !(await deleteInvitation(invitation))) throw new Problem(notFound);
  },

  'POST /v1/organizer-invitations/accept': ({ caller, body, now }) => acceptInvitation(body.token, caller, now),

  'POST /v1/venues': async ({ caller, body, now }) => {
    await requireMember(caller, body.organizerId);
    await requireActiveOrganizer(body.organizerId);
    const venue: VenueRow = { ...body, shared: body.shared === true, venueId: newId('ven', now), version: 1 };
    await createVenue(venue);
    return venueReply(venue, 201);
  },

  'GET /v1/venues': async ({ query }) => {
    const page = await listVenues(query);
    return { ...page, items: page.items.map(venueView) };
  },

  'GET /v1/venues/{venueId}': async ({ params }) => venueReply(await requireVenue(params.venueId)),

  'PATCH /v1/venues/{venueId}': async ({ caller, params, body, ifMatch, now }) => {
    const venue = await requireVenue(params.venueId);
    await requireMember(caller, venue.organizerId);
    await requireActiveOrganizer(venue.organizerId);
    requireMatch(ifMatch, venue.version);
    return venueReply(await changeVenue(venue, givenFields(body), now));
  },

  'PUT /v1/venues/{venueId}/seat-map': async ({ caller, params, body }) => {
    const venue = await requireVenue(params.venueId);
    await requireMember(caller, venue.organizerId);
    await requireActiveOrganizer(venue.organizerId);
    const map = body();
    const { seatMap } = await storeSeatMap(venue, map);
    return { version: seatMap?.version, seats: numberedSeats(map).length, sections: map.sections };
  },

  'GET /v1/venues/{venueId}/seat-map.svg': async ({ params, ifNoneMatch }) => {
    const { name, seatMap } = await requireVenue(params.venueId);
    if (!seatMap) throw new Problem(seatMapMissing);
    // A map never changes under its key, so a matching ETag saves both reading and drawing it.
    const etag = contentTag(`${drawingVersion} ${seatMap.key} ${name}`);
    const headers = { etag, 'cache-control': 'no-cache' };
    if (matchesEtag(ifNoneMatch, etag)) return reply(304, undefined, headers);
    return file('image/svg+xml', seatMapSvg(await readSeatMap(seatMap.key), name), headers);
  },

  'GET /v1/venues/{venueId}/seat-map': async ({ params }) => {
    const { seatMap } = await requireVenue(params.venueId);
    if (!seatMap) throw new Problem(seatMapMissing);
    const map = await readSeatMap(seatMap.key);
    return reply(200, { version: seatMap.version, sections: map.sections }, { etag: etagOf(seatMap.version) });
  },
});
