import * as z from 'zod';
import { conflict, emailNotVerified, lastOwner, notFound, stale, tooManyRequests } from '../../shared/base/problems.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/http/routes.ts';
import { SeatMap } from '../../shared/inventory/seat-map.ts';
import { textLimits } from '../../shared/text/limits.ts';
import { Id, Text } from '../../shared/text/text.ts';
import { venueLimits } from './limits.ts';
import { Invitation, Member, Organizer, Profile, ProfileFields, Role } from './organizers/organizer-schema.ts';
import { alreadyMember, invitationInvalid, seatMapMissing, slugTaken, teamFull } from './problems.ts';
import { seatMapFromCsv } from './seat-maps/seat-map-csv.ts';
import { Venue, VenueFields } from './venue/venue-schema.ts';

export const routes = defineRoutes({
  'POST /v1/organizers': {
    summary: 'Found an organizer; I become its owner',
    access: 'account',
    body: z.strictObject({ name: Text(120) }),
    returns: { 201: Organizer },
    problems: [slugTaken],
  },
  'GET /v1/organizers': {
    summary: 'The organizers I am a member of',
    access: 'account',
    query: PageQuery,
    returns: { 200: listOf(Organizer) },
  },
  'GET /v1/organizers/{organizerId}': {
    summary: 'An organizer with its members',
    access: 'organizer',
    returns: { 200: Organizer },
    problems: [notFound],
  },
  'PATCH /v1/organizers/{organizerId}': {
    summary: 'Change the profile; events show it within seconds. `null` takes an address away',
    access: 'organizer',
    body: ProfileFields.partial(),
    returns: { 200: Profile },
    problems: [notFound, stale, conflict, slugTaken],
  },
  'GET /v1/organizers/{organizerId}/profile': {
    summary: "An organizer's public profile, by id or slug",
    access: 'public',
    returns: { 200: Profile },
    problems: [notFound],
  },
  'POST /v1/organizers/{organizerId}/members': {
    summary: "Give somebody a role: at once if the address is a verified account's, else by a mailed invitation",
    access: 'organizer',
    body: z.strictObject({ email: z.email().max(textLimits.emailBytes), role: Role }),
    returns: { 201: Member, 200: Member, 202: Invitation },
    problems: [notFound, lastOwner, teamFull, conflict, tooManyRequests],
  },
  'DELETE /v1/organizers/{organizerId}/members/{memberId}': {
    summary: 'Take a member out of the team; members may leave it themselves',
    access: 'organizer',
    returns: { 204: null },
    problems: [notFound, lastOwner, conflict],
  },
  'GET /v1/organizers/{organizerId}/invitations': {
    summary: 'Invitations that may still be accepted',
    access: 'organizer',
    returns: { 200: listOf(Invitation) },
    problems: [notFound],
  },
  'DELETE /v1/organizers/{organizerId}/invitations/{invitationId}': {
    summary: 'Withdraw an invitation',
    access: 'organizer',
    returns: { 204: null },
    problems: [notFound, conflict],
  },
  'POST /v1/organizer-invitations/accept': {
    summary: 'Become a member by the token of a mailed invitation, with the account whose address was invited',
    access: 'account',
    body: z.strictObject({ token: z.string().min(1).max(128).describe('from the mail') }),
    returns: { 200: Member.extend({ organizerId: z.string() }) },
    problems: [invitationInvalid, emailNotVerified, alreadyMember, teamFull, conflict],
  },
  'POST /v1/venues': {
    summary: 'Add a venue',
    access: 'organizer',
    body: z.strictObject({ ...VenueFields.shape, organizerId: Id() }),
    returns: { 201: Venue },
    problems: [notFound],
  },
  'GET /v1/venues': {
    summary: 'All venues by name',
    access: 'public',
    query: PageQuery,
    returns: { 200: listOf(Venue) },
  },
  'GET /v1/venues/{venueId}': { summary: 'A venue', access: 'public', returns: { 200: Venue }, problems: [notFound] },
  'PATCH /v1/venues/{venueId}': {
    summary: 'Change a venue',
    access: 'organizer',
    body: VenueFields.partial(),
    returns: { 200: Venue },
    problems: [notFound, stale, conflict],
  },
  'PUT /v1/venues/{venueId}/seat-map': {
    summary: 'Store a new version of the seat map, as JSON or as a list of seats (section,row,seat,attributes) in CSV',
    access: 'organizer',
    body: SeatMap,
    readers: { 'text/csv': seatMapFromCsv },
    maxBodyBytes: venueLimits.seatMapBytes,
    returns: { 200: z.object({ version: z.int(), seats: z.int(), sections: SeatMap.shape.sections }) },
    problems: [notFound, conflict],
  },
  'GET /v1/venues/{venueId}/seat-map.svg': {
    summary: 'A picture of the newest seat map',
    access: 'public',
    returns: { 200: 'image/svg+xml' },
    problems: [notFound, seatMapMissing],
  },
  'GET /v1/venues/{venueId}/seat-map': {
    summary: 'The newest seat map',
    access: 'public',
    returns: { 200: z.object({ version: z.int(), sections: SeatMap.shape.sections }) },
    problems: [notFound, seatMapMissing],
  },
});
