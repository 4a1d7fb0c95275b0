import * as z from 'zod';
import { timeZoneNamed } from '../../shared/clock.ts';
import { isCountry } from '../../shared/country.ts';
import { conflict, defineProblem, notFound, stale, tooManyRequests } from '../../shared/errors.ts';
import { limits } from '../../shared/limits.ts';
import { defineRoutes, listOf, PageQuery, Timestamp } from '../../shared/routes.ts';
import { SeatMap } from '../../shared/seat-map.ts';
import { HttpsUrl, Id, Lines, Text } from '../../shared/text.ts';
import { seatMapOfList } from './seat-list.ts';

export const seatMapMissing = defineProblem(404, 'seat_map_missing', 'This venue has no seat map');

export const slugTaken = defineProblem(409, 'slug_taken', 'Another organizer has this name in its address');
export const lastOwner = defineProblem(409, 'last_owner', 'Give the organizer another owner first');
export const teamFull = defineProblem(409, 'team_full', 'A team has no more members or open invitations');
export const alreadyMember = defineProblem(409, 'already_member', 'You are a member already');
export const emailNotVerified = defineProblem(409, 'email_not_verified', 'Confirm the address of your account first');
export const invitationInvalid = defineProblem(
  409,
  'invitation_invalid',
  'The invitation is wrong, used, withdrawn, too old, or for somebody else',
);

const Role = z.enum(['owner', 'editor', 'gatekeeper', 'viewer']);

export const Organizer = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    members: z.array(z.object({ userId: z.string(), role: Role })),
  })
  .meta({ id: 'Organizer' });

const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters and digits, with single hyphens between');

const ProfileFields = z.strictObject({
  name: Text(120),
  slug: Slug,
  description: Lines(5_000),
  logoUrl: HttpsUrl().nullable(),
  website: HttpsUrl().nullable(),
});

const Profile = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    description: z.string().optional(),
    logoUrl: z.string().optional(),
    website: z.string().optional(),
  })
  .meta({ id: 'OrganizerProfile' });

const Member = z.object({ userId: z.string(), role: Role });
const Invitation = z
  .object({ id: z.string(), email: z.string(), role: Role, expiresAt: Timestamp })
  .meta({ id: 'Invitation' });

const TimeZone = z
  .string()
  .max(64)
  .overwrite((typed) => timeZoneNamed(typed) ?? typed)
  .refine((name) => timeZoneNamed(name) !== undefined, 'not an IANA time zone');

const VenueFields = z.strictObject({
  name: Text(120),
  address: Text(200),
  city: Text(80),
  country: z.string().refine(isCountry, 'an ISO 3166 alpha-2 code'),
  timezone: TimeZone,
  capacity: z.int().min(1).max(500_000),
});

export const Venue = z
  .object({
    ...VenueFields.shape,
    id: z.string(),
    organizerId: z.string(),
    seatMapVersion: z.int().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Venue' });

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
    body: z.strictObject({ email: z.email().max(limits.emailBytes), role: Role }),
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
    rate: 'sign-in',
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
    readers: { 'text/csv': seatMapOfList },
    maxBodyBytes: limits.seatMapBytes,
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
