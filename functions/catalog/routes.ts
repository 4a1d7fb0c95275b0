import * as z from 'zod';
import { conflict, defineProblem, notFound, stale } from '../../shared/errors.ts';
import { limits } from '../../shared/limits.ts';
import { defineRoutes, listOf, PageQuery, Timestamp } from '../../shared/routes.ts';
import { Id, isOneLine, Lines, Text, textRefusal } from '../../shared/text.ts';
import { TicketTypeView } from '../../shared/ticket-type.ts';

export const nothingToSell = defineProblem(409, 'nothing_to_sell', 'Add a ticket type before you publish');
export const notADraft = defineProblem(409, 'not_a_draft', 'This event is no longer a draft');

const attributes = z
  .record(z.string(), z.json())
  .refine(
    (value) => Buffer.byteLength(JSON.stringify(value)) <= limits.attributeBytes,
    `at most ${limits.attributeBytes} bytes`,
  );

const EventFields = z.strictObject({
  organizerId: Id(),
  venueId: Id(),
  title: Text(200),
  description: Lines(10_000),
  category: Text(40),
  startsAt: Timestamp,
  endsAt: Timestamp,
  doorsOpenAt: Timestamp,
  currency: z.string().regex(/^[A-Z]{3}$/, 'ISO 4217'),
  imageUrl: z
    .url({ protocol: /^https$/ })
    .max(500)
    // A path may hold anything as far as parsers of addresses are concerned.
    .refine(isOneLine, textRefusal)
    .optional(),
  attributes: attributes.optional(),
});

export const Event = z
  .object({
    ...EventFields.shape,
    id: z.string(),
    slug: z.string(),
    status: z.enum(['draft', 'published', 'cancelling', 'cancelled', 'ended']),
    timezone: z.string(),
    venue: z.object({ id: z.string(), name: z.string(), city: z.string(), country: z.string(), address: z.string() }),
    organizer: z.object({ id: z.string(), name: z.string(), slug: z.string(), logoUrl: z.string().optional() }),
    ticketTypes: z.array(TicketTypeView).optional(),
    version: z.int(),
  })
  .meta({ id: 'Event' });

const Filters = PageQuery.extend({
  city: z.string().max(80).optional(),
  category: z.string().max(40).optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  organizerId: z.string().max(40).optional(),
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
    summary: 'Change an event that is still a draft',
    access: 'organizer',
    body: EventFields.omit({ organizerId: true, venueId: true, currency: true }).partial(),
    returns: { 200: Event },
    problems: [notFound, stale, conflict, notADraft],
  },
  'POST /v1/events/{eventId}/publish': {
    summary: 'Publish an event; its places are minted within seconds',
    access: 'organizer',
    returns: { 200: Event },
    problems: [notFound, nothingToSell, notADraft, conflict],
  },
  'GET /v1/events': {
    summary: 'Published events by start time',
    access: 'public',
    query: Filters,
    returns: { 200: listOf(Event) },
  },
  'GET /v1/events/{eventId}': {
    summary: "An event by id or slug; a draft answers its organizer's members only",
    access: 'optional',
    returns: { 200: Event },
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
