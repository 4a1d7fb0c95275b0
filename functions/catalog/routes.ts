import * as z from 'zod';
import {
  addressNotConfirmed,
  conflict,
  keyReused,
  notFound,
  overCapacity,
  stale,
  suspended,
  tooManyRequests,
  wrongState,
} from '../../shared/base/problems.ts';
import { allRoles, writers } from '../../shared/http/roles.ts';
import { defineRoutes, listOf, PageQuery, QueryInt } from '../../shared/http/routes.ts';
import { confirmOverCapacity } from '../../shared/inventory/ticket-type-view.ts';
import { Id, Text } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';
import { browseLimits } from './browse/limits.ts';
import { Category } from './event/category.ts';
import { ChangedEvent, ChangedFields, confirmDoubleBooking, Event, EventFields } from './event/event-schema.ts';
import { catalogLimits } from './limits.ts';
import {
  notADraft,
  nothingToSell,
  searchGivenUp,
  tooManyDrafts,
  venueChanged,
  venueDoubleBooked,
  venueNotShared,
} from './problems.ts';
import { searchLimits } from './search/limits.ts';

const Price = QueryInt(0, Number.MAX_SAFE_INTEGER).optional();

const Filters = PageQuery.extend({
  city: z.string().max(80).optional().describe('case and diacritics are ignored'),
  category: z.string().max(40).optional().describe('includes the categories below it; case and diacritics are ignored'),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  organizerId: Id().optional(),
  priceFrom: Price.describe(
    "current list price of one of the event's ticket types, without fees and added tax, in minor units of the event's currency",
  ),
  priceTo: Price,
  available: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('`true`: a matching ticket type is on sale now and has a free place'),
});

export const routes = defineRoutes({
  'POST /v1/events': {
    summary: 'Draft an event',
    access: 'organizer',
    roles: writers,
    body: EventFields,
    returns: { 201: Event },
    problems: [notFound, suspended, tooManyDrafts, venueNotShared],
  },
  'PATCH /v1/events/{eventId}': {
    summary:
      'Update an event. Rescheduling a published event notifies ticket holders. Sales windows ahead move with a new start.',
    access: 'organizer',
    roles: writers,
    body: ChangedFields,
    returns: { 200: ChangedEvent },
    problems: [notFound, stale, conflict, wrongState, suspended, venueDoubleBooked, venueChanged],
  },
  'DELETE /v1/events/{eventId}': {
    summary: 'Delete a draft, with its ticket types and promotion codes',
    access: 'organizer',
    roles: writers,
    returns: { 204: null },
    problems: [notFound, stale, notADraft, suspended, conflict],
  },
  'POST /v1/events/{eventId}/publish': {
    summary: 'Publish an event, with a confirmed address. Its places are minted within seconds.',
    access: 'organizer',
    roles: writers,
    body: z.strictObject({ confirmDoubleBooking, confirmOverCapacity }),
    returns: { 200: Event },
    problems: [
      overCapacity,
      tooManyRequests,
      notFound,
      addressNotConfirmed,
      suspended,
      nothingToSell,
      notADraft,
      conflict,
      venueDoubleBooked,
      venueNotShared,
    ],
  },
  'POST /v1/events/{eventId}/cancel': {
    summary: 'Cancel an event. It is withdrawn from sale immediately, and all paid orders are refunded.',
    access: 'organizer',
    roles: writers,
    body: z.strictObject({ reason: Text(500).optional().describe('shown to ticket holders') }),
    returns: { 202: Event },
    problems: [notFound, wrongState, suspended, conflict],
  },
  'POST /v1/events/{eventId}/duplicates': {
    summary: 'Duplicate an event as drafts on other dates, with their own ticket types, places and house seats',
    access: 'organizer',
    roles: writers,
    idempotent: true,
    body: z.strictObject({
      startsAt: z
        .array(Timestamp)
        .min(1)
        .max(catalogLimits.duplicatesPerRequest)
        .describe(
          'doors, end, sales windows and tiers keep their wall-clock time at the venue, relative to the new start',
        ),
    }),
    returns: { 201: z.object({ items: z.array(Event) }) },
    problems: [notFound, conflict, keyReused, suspended, tooManyDrafts, venueNotShared],
  },
  'GET /v1/events': {
    summary: 'List published events by start time',
    access: 'public',
    query: Filters,
    returns: { 200: listOf(Event) },
  },
  'GET /v1/events/popular': {
    summary: 'List published events by recent sales, then by start time',
    access: 'public',
    query: Filters.pick({ limit: true, cursor: true, city: true, category: true }),
    returns: { 200: listOf(Event) },
  },
  'GET /v1/categories': {
    summary: 'List the categories of published events as a tree',
    access: 'public',
    returns: { 200: listOf(Category) },
  },
  'GET /v1/events.ics': {
    summary: `Subscribe to the next ${browseLimits.feedEvents} published events as an iCalendar feed`,
    access: 'public',
    query: Filters.pick({ city: true, category: true, organizerId: true }),
    returns: { 200: 'text/calendar' },
  },
  'GET /sitemap.xml': {
    summary: 'Get the sitemap index, or the sitemap of one month',
    access: 'public',
    query: z.object({
      month: z
        .string()
        .regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'year and month, such as 2026-12')
        .optional(),
    }),
    returns: { 200: 'application/xml' },
    problems: [notFound],
  },
  'GET /robots.txt': {
    summary: 'Get the rules for web crawlers',
    access: 'public',
    returns: { 200: 'text/plain' },
  },
  'GET /v1/events/{eventId}': {
    summary:
      'Get an event by id or slug, as schema.org JSON-LD if Accept prefers it. Only members of its organizer see drafts.',
    access: 'optional',
    roles: allRoles,
    returns: { 200: Event },
    alsoAs: 'application/ld+json',
    problems: [notFound],
  },
  'GET /v1/organizers/{organizerId}/events': {
    summary: 'List all events of an organizer, including drafts',
    access: 'organizer',
    roles: allRoles,
    query: PageQuery.extend({ status: z.enum(['draft', 'published', 'cancelling', 'cancelled', 'ended']).optional() }),
    returns: { 200: listOf(Event) },
    problems: [notFound],
  },
});

/** A separate function, so that the index in its memory does not slow down browsing. */
export const searchRoutes = defineRoutes({
  'GET /v1/events/search': {
    summary:
      'Search published events by words, best match first. Tolerates typos, missing diacritics and unfinished words.',
    access: 'public',
    query: Filters.extend({ q: z.string().trim().min(1).max(searchLimits.searchCharacters) }),
    returns: { 200: listOf(Event) },
    problems: [searchGivenUp],
  },
});
