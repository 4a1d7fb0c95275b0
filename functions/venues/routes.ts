import * as z from 'zod';
import { timeZoneNamed } from '../../shared/clock.ts';
import { isCountry } from '../../shared/country.ts';
import { conflict, defineProblem, notFound, stale } from '../../shared/errors.ts';
import { limits } from '../../shared/limits.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/routes.ts';
import { SeatMap } from '../../shared/seat-map.ts';
import { Id, Text } from '../../shared/text.ts';
import { seatMapOfList } from './seat-list.ts';

export const seatMapMissing = defineProblem(404, 'seat_map_missing', 'This venue has no seat map');

const Role = z.enum(['owner', 'editor', 'gatekeeper', 'viewer']);

export const Organizer = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    members: z.array(z.object({ userId: z.string(), role: Role })),
  })
  .meta({ id: 'Organizer' });

const Profile = z.object({ id: z.string(), name: z.string(), slug: z.string(), logoUrl: z.string().optional() });

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
  'GET /v1/organizers/{organizerId}/profile': {
    summary: "An organizer's public profile",
    access: 'public',
    returns: { 200: Profile },
    problems: [notFound],
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
