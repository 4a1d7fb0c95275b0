import { preferredType } from '../../shared/http/content-negotiation.ts';
import { etagOf, notModifiedByContent, requireMatch } from '../../shared/http/etag.ts';
import { allRoles, requireMember } from '../../shared/http/membership.ts';
import { file, reply } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import type { TicketType } from '../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../shared/records/event-row.ts';
import { eventFeed, feedName } from './browse/calendar-feed.ts';
import { cursorFromPosition, positionFromCursor } from './browse/id-page.ts';
import { embeddable, eventJsonLd } from './browse/json-ld.ts';
import { browseLimits } from './browse/limits.ts';
import * as browse from './browse/listing-store.ts';
import { offersFor, pageFor } from './browse/load-event-page.ts';
import * as views from './browse/load-views.ts';
import { robots, sitemapIndex, sitemapOf } from './browse/sitemap.ts';
import { duplicateEvent } from './duplicates/duplicate-event.ts';
import { env } from './env.ts';
import { asOf, eventView, isListed } from './event/event.ts';
import * as store from './event/event-store.ts';
import { editableEvent } from './event/find-event.ts';
import { cancelEvent, changeEvent, draftEvent, publishEvent } from './lifecycle/edit-event.ts';
import { routes } from './routes.ts';

/** What members of the organizer see is not what others do. */
const withTag = (event: EventRow, types: TicketType[], status = 200) =>
  reply(status, eventView(event, types), {
    etag: etagOf(event.version),
    'cache-control': 'no-cache',
    vary: 'Accept, Authorization',
  });

/** What a list shows of events that were found a moment ago: one may have ended meanwhile. */
const listed = (events: readonly EventRow[], now: number) =>
  events.filter((event) => isListed(event, now)).map((event) => eventView(event));

/** How long caches on the way may keep a list, in seconds; where it is made it is younger than that. */
const forCaches = (category: string | undefined) => ({
  'cache-control': `public, max-age=${category === undefined ? 60 : 300}, stale-while-revalidate=60`,
});

/** What search engines fetch now and then. */
const forHour = { 'cache-control': 'public, max-age=3600' };

const { PUBLIC_URL } = env.read();
const publicUrl = (origin: string): string => PUBLIC_URL || origin;

const jsonLd = routes['GET /v1/events/{eventId}'].alsoAs;

/** The event after a change, which whoever asks from now on sees. */
async function changed(event: EventRow, status = 200) {
  await views.seesChange(event);
  return withTag(event, await store.typesOf(event.eventId), status);
}

export const handler = serve(routes, {
  'POST /v1/events': async ({ caller, body, now }) => {
    await requireMember(caller, body.organizerId);
    return withTag(await draftEvent(body, now), [], 201);
  },

  'PATCH /v1/events/{eventId}': async ({ caller, params, body, ifMatch, now }) => {
    const event = await editableEvent(params.eventId, caller, now);
    requireMatch(ifMatch, event.version);
    return changed(await changeEvent(event, body, now));
  },

  'POST /v1/events/{eventId}/publish': async ({ caller, params, body, now }) => {
    const event = await editableEvent(params.eventId, caller, now);
    return changed(await publishEvent(event, body.confirmDoubleBooking, now));
  },

  'POST /v1/events/{eventId}/cancel': async ({ caller, params, body, now }) => {
    const event = await editableEvent(params.eventId, caller, now);
    return changed(await cancelEvent(event, body.reason, now), 202);
  },

  'POST /v1/events/{eventId}/duplicates': async ({ caller, params, body, key, now }) => {
    const event = await editableEvent(params.eventId, caller, now);
    const duplicates = await duplicateEvent(event, { caller, key, ...body }, now);
    return { items: duplicates.map((one) => eventView(asOf(one.event, now), one.types)) };
  },

  'GET /v1/events': async ({ query, ifNoneMatch, now }) => {
    const { items, nextCursor } = await views.listing(query);
    const list = { items: listed(items, now), nextCursor };
    return notModifiedByContent(ifNoneMatch, reply(200, list, forCaches(query.category)));
  },

  'GET /v1/events/popular': async ({ query: { cursor, ...query }, ifNoneMatch, now }) => {
    const { items, next } = await views.popularPage({ ...query, place: positionFromCursor(cursor) });
    const list = { items: listed(items, now), nextCursor: cursorFromPosition(next) };
    return notModifiedByContent(ifNoneMatch, reply(200, list, forCaches(query.category)));
  },

  'GET /v1/categories': async ({ ifNoneMatch }) => {
    const list = { items: await views.listedCategories(), nextCursor: null };
    return notModifiedByContent(ifNoneMatch, reply(200, list, forCaches('any')));
  },

  'GET /v1/events.ics': async ({ query, origin, ifNoneMatch, now }) => {
    const { items } = await views.listing({ ...query, limit: browseLimits.feedEvents });
    const text = eventFeed(items, { name: feedName(query, items), origin: publicUrl(origin), now });
    return notModifiedByContent(ifNoneMatch, file('text/calendar; charset=utf-8', text, forCaches(query.category)));
  },

  'GET /sitemap.xml': async ({ query: { month }, origin, ifNoneMatch, now }) => {
    const text =
      month === undefined
        ? sitemapIndex(publicUrl(origin), now)
        : sitemapOf(publicUrl(origin), await views.slugsOf(month));
    return notModifiedByContent(ifNoneMatch, file('application/xml; charset=utf-8', text, forHour));
  },

  'GET /robots.txt': async ({ origin, ifNoneMatch }) =>
    notModifiedByContent(ifNoneMatch, file('text/plain; charset=utf-8', robots(publicUrl(origin)), forHour)),

  'GET /v1/events/{eventId}': async ({ caller, params: { eventId }, accept, origin, ifNoneMatch, now }) => {
    if (preferredType(accept, ['application/json', jsonLd]) === jsonLd) {
      const { event, types, free } = await offersFor(caller, eventId, now);
      const text = embeddable(eventJsonLd({ event, types, free, origin: publicUrl(origin) }, now));
      // Of its text the tag: prices and what is sold out change without a version.
      return notModifiedByContent(ifNoneMatch, file(jsonLd, text, { 'cache-control': 'no-cache', vary: 'Accept' }));
    }
    const { event, types } = await pageFor(caller, eventId, now);
    return withTag(event, types);
  },

  'GET /v1/organizers/{organizerId}/events': async ({ caller, params: { organizerId }, query, now }) => {
    await requireMember(caller, organizerId, allRoles);
    const page = await browse.eventsOfOrganizer(organizerId, query, now);
    return { ...page, items: page.items.map((event) => eventView(asOf(event, now))) };
  },
});
