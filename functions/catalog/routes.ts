import * as z from 'zod';
import { conflict, keyReused, notFound, stale, wrongState } from '../../shared/base/problems.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/http/routes.ts';
import { Text } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';
import { Category } from './event/category.ts';
import { ChangedFields, confirmDoubleBooking, Event, EventFields } from './event/event-schema.ts';
import { catalogLimits } from './limits.ts';
import { notADraft, nothingToSell, searchGivenUp, venueDoubleBooked } from './problems.ts';
import { searchLimits } from './search/limits.ts';

const Price = z.coerce.number().int().min(0).optional();

const Filters = PageQuery.extend({
  city: z.string().max(80).optional().describe('with or without its capitals and marks'),
  category: z.string().max(40).optional().describe('with what is below it'),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  organizerId: z.string().max(40).optional(),
  priceFrom: Price.describe('of one of its ticket types now, in minor units of its own currency'),
  priceTo: Price,
  available: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('`true`: such a type is on sale now, and has a free place'),
});

export const routes = defineRoutes({
  'POST /v1/events': {
    summary: 'Draft an event',
    access: 'organizer',
    body: EventFields,
    returns: { 201: Event },
    problems: [notFound],
  },
  'PATCH /v1/events/{eventId}': {
    summary: 'Change an event; another date of a published one is told to whoever has tickets',
    access: 'organizer',
    body: ChangedFields,
    returns: { 200: Event },
    problems: [notFound, stale, conflict, wrongState, venueDoubleBooked],
  },
  'POST /v1/events/{eventId}/publish': {
    summary: 'Publish an event; its places are minted within seconds',
    access: 'organizer',
    body: z.strictObject({ confirmDoubleBooking }),
    returns: { 200: Event },
    problems: [notFound, nothingToSell, notADraft, conflict, venueDoubleBooked],
  },
  'POST /v1/events/{eventId}/cancel': {
    summary: 'Cancel an event: it leaves sale at once, and everybody who paid is paid back',
    access: 'organizer',
    body: z.strictObject({ reason: Text(500).optional().describe('for holders of tickets') }),
    returns: { 202: Event },
    problems: [notFound, wrongState, conflict],
  },
  'POST /v1/events/{eventId}/duplicates': {
    summary: 'Draft the event again on other dates, with ticket types, places and house seats of their own',
    access: 'organizer',
    idempotent: true,
    body: z.strictObject({
      startsAt: z
        .array(Timestamp)
        .min(1)
        .max(catalogLimits.duplicatesPerRequest)
        .describe("doors, end, sales windows and tiers move by as much as the venue's clocks show between the starts"),
    }),
    returns: { 201: z.object({ items: z.array(Event) }) },
    problems: [notFound, conflict, keyReused],
  },
  'GET /v1/events': {
    summary: 'Published events by start time',
    access: 'public',
    query: Filters,
    returns: { 200: listOf(Event) },
  },
  'GET /v1/events/popular': {
    summary: 'Published events by what was bought of them lately, then by start time',
    access: 'public',
    query: Filters.pick({ limit: true, cursor: true, city: true, category: true }),
    returns: { 200: listOf(Event) },
  },
  'GET /v1/categories': {
    summary: 'The tree of the categories of published events',
    access: 'public',
    returns: { 200: listOf(Category) },
  },
  'GET /v1/events.ics': {
    summary: 'The next published events as a calendar to subscribe to',
    access: 'public',
    query: Filters.pick({ city: true, category: true, organizerId: true }),
    returns: { 200: 'text/calendar' },
  },
  'GET /sitemap.xml': {
    summary: 'Published events for search engines: maps by month, and each of these',
    access: 'public',
    query: z.object({
      month: z
        .string()
        .regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'year and month, such as 2026-12')
        .optional(),
    }),
    returns: { 200: 'application/xml' },
  },
  'GET /robots.txt': {
    summary: 'What search engines may look at',
    access: 'public',
    returns: { 200: 'text/plain' },
  },
  'GET /v1/events/{eventId}': {
    summary:
      "An event by id or slug, as schema.org's Event where Accept prefers that; a draft answers its organizer's members only",
    access: 'optional',
    returns: { 200: Event },
    alsoAs: 'application/ld+json',
    problems: [notFound],
  },
  'GET /v1/organizers/{organizerId}/events': {
    summary: 'All events of an organizer, drafts too',
    access: 'organizer',
    query: PageQuery.extend({ status: z.enum(['draft', 'published', 'cancelling', 'cancelled', 'ended']).optional() }),
    returns: { 200: listOf(Event) },
    problems: [notFound],
  },
});

/** A function of its own: the index it keeps in memory is no load on browsing. */
export const searchRoutes = defineRoutes({
  'GET /v1/events/search': {
    summary: 'Published events by words, best first; forgives mistakes, missing marks and unfinished words',
    access: 'public',
    query: Filters.extend({ q: z.string().trim().min(1).max(searchLimits.searchCharacters) }),
    returns: { 200: listOf(Event) },
    problems: [searchGivenUp],
  },
});
