import * as z from 'zod';
import {
  addressNotConfirmed,
  conflict,
  emailNotVerified,
  lastOwner,
  notFound,
  stale,
  suspended,
  tooManyRequests,
} from '../../shared/base/problems.ts';
import { allRoles, ownersOnly, writers } from '../../shared/http/roles.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/http/routes.ts';
import { SeatMap } from '../../shared/inventory/seat-map.ts';
import { Email } from '../../shared/text/email-address.ts';
import { Id, Name } from '../../shared/text/text.ts';
import { venueLimits } from './limits.ts';
import { Organizer, OwnProfile, Profile, ProfileFields } from './organizers/organizer-schema.ts';
import {
  alreadyMember,
  invitationInvalid,
  seatMapMissing,
  slugTaken,
  teamFull,
  tooManyOrganizers,
  tooManyVenues,
} from './problems.ts';
import { seatMapFromCsv } from './seat-maps/seat-map-csv.ts';
import { Invitation, Member, Role } from './team/team-schema.ts';
import { Venue, VenueFields } from './venue/venue-schema.ts';

export const routes = defineRoutes({
  'POST /v1/organizers': {
    summary: 'Create an organizer, with a confirmed address. The caller becomes its owner.',
    access: 'account',
    body: z.strictObject({ name: Name(120) }),
    returns: { 201: Organizer },
    problems: [addressNotConfirmed, tooManyOrganizers, slugTaken, conflict],
  },
  'GET /v1/organizers': {
    summary: 'List the organizers that I am a member of',
    access: 'account',
    query: PageQuery,
    returns: { 200: listOf(Organizer) },
  },
  'GET /v1/organizers/{organizerId}': {
    summary: 'Get an organizer with its members',
    access: 'organizer',
    roles: allRoles,
    returns: { 200: Organizer },
    problems: [notFound],
  },
  'PATCH /v1/organizers/{organizerId}': {
    summary: 'Update the profile and the terms of sale. Events show it within seconds. `null` removes a field.',
    access: 'organizer',
    roles: writers,
    body: ProfileFields.partial(),
    returns: { 200: OwnProfile },
    problems: [notFound, suspended, stale, conflict, slugTaken],
  },
  'GET /v1/organizers/{organizerId}/profile': {
    summary: "Get an organizer's public profile by id or slug",
    access: 'public',
    returns: { 200: Profile },
    problems: [notFound],
  },
  'POST /v1/organizers/{organizerId}/members': {
    summary: 'Add a member or change a role. An address without a confirmed account gets an invitation by mail.',
    access: 'organizer',
    roles: ownersOnly,
    body: z.strictObject({ email: Email(), role: Role }),
    returns: { 201: Member, 200: Member, 202: Invitation },
    problems: [notFound, suspended, lastOwner, teamFull, conflict, tooManyRequests],
  },
  'DELETE /v1/organizers/{organizerId}/members/{memberId}': {
    summary: 'Remove a member. Members may remove themselves.',
    access: 'organizer',
    roles: ownersOnly,
    returns: { 204: null },
    problems: [notFound, lastOwner, conflict],
  },
  'GET /v1/organizers/{organizerId}/invitations': {
    summary: 'List the open invitations',
    access: 'organizer',
    roles: ownersOnly,
    returns: { 200: listOf(Invitation) },
    problems: [notFound],
  },
  'DELETE /v1/organizers/{organizerId}/invitations/{invitationId}': {
    summary: 'Withdraw an invitation',
    access: 'organizer',
    roles: ownersOnly,
    returns: { 204: null },
    problems: [notFound, conflict],
  },
  'POST /v1/organizer-invitations/accept': {
    summary: 'Accept a mailed invitation. It must be for the address of the caller.',
    access: 'account',
    body: z.strictObject({ token: z.string().min(1).max(128).describe('the token of the mailed link') }),
    returns: { 200: Member.extend({ organizerId: z.string() }) },
    problems: [invitationInvalid, emailNotVerified, alreadyMember, teamFull, conflict],
  },
  'POST /v1/venues': {
    summary: 'Create a venue',
    access: 'organizer',
    roles: writers,
    body: z.strictObject({ ...VenueFields.shape, organizerId: Id() }),
    returns: { 201: Venue },
    problems: [notFound, suspended, tooManyVenues],
  },
  'GET /v1/venues': {
    summary: 'List venues by name, all or those of one organizer',
    access: 'public',
    query: PageQuery.extend({ organizerId: Id().optional() }),
    returns: { 200: listOf(Venue) },
  },
  'GET /v1/venues/{venueId}': {
    summary: 'Get a venue',
    access: 'public',
    returns: { 200: Venue },
    problems: [notFound],
  },
  'PATCH /v1/venues/{venueId}': {
    summary: 'Update a venue. Published events of other organizers keep its former facts until they accept the change.',
    access: 'organizer',
    roles: writers,
    body: VenueFields.partial(),
    returns: { 200: Venue },
    problems: [notFound, suspended, stale, conflict],
  },
  'PUT /v1/venues/{venueId}/seat-map': {
    summary: 'Store a new version of the seat map, as JSON or as CSV with the columns section,row,seat,attributes',
    access: 'organizer',
    roles: writers,
    body: SeatMap,
    readers: { 'text/csv': seatMapFromCsv, 'application/csv': seatMapFromCsv },
    rate: 'upload',
    lateBody: true,
    maxBodyBytes: venueLimits.seatMapBytes,
    returns: { 200: z.object({ version: z.int(), seats: z.int(), sections: SeatMap.shape.sections }) },
    problems: [notFound, suspended, conflict],
  },
  'GET /v1/venues/{venueId}/seat-map.svg': {
    summary: 'Draw the newest seat map as SVG',
    access: 'public',
    returns: { 200: 'image/svg+xml' },
    problems: [notFound, seatMapMissing],
  },
  'GET /v1/venues/{venueId}/seat-map': {
    summary: 'Get the newest seat map',
    access: 'public',
    returns: { 200: z.object({ version: z.int(), sections: SeatMap.shape.sections }) },
    problems: [notFound, seatMapMissing],
  },
});
