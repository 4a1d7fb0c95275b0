import { Problem } from '../../shared/base/problem.ts';
import { notFound } from '../../shared/base/problems.ts';
import { preferredType } from '../../shared/http/content-negotiation.ts';
import { etagOf, notModifiedByContent, requireMatch } from '../../shared/http/etag.ts';
import { requireConfirmedAddress, requireMember } from '../../shared/http/membership.ts';
import { file, reply } from '../../shared/http/reply.ts';
import { allRoles } from '../../shared/http/roles.ts';
import { serve } from '../../shared/http/serve.ts';
import type { TicketType } from '../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../shared/records/event-row.ts';
import { listCaching, pageCaching } from './browse/caching.ts';
import { eventFeed, feedName } from './browse/calendar-feed.ts';
import { cursorFromPosition, positionFromCursor } from './browse/id-page.ts';
import { embeddable, eventJsonLd } from './browse/json-ld.ts';
import { listOrganizerEvents } from './browse/listing-store.ts';
import { loadEventPage, loadOffers } from './browse/load-event-page.ts';
import { loadMonths, loadSlugs } from './browse/load-sitemaps.ts';
import { invalidateEvent, loadCategories, loadFeed, loadListing, loadPopularPage } from './browse/load-views.ts';
import { robots, sitemapIndex, sitemapOf } from './browse/sitemap.ts';
import { duplicateEvent } from './duplicates/duplicate-event.ts';
import { env } from './env.ts';
import { asOf, eventView, isListed } from './event/event.ts';
import { findEditableEvent } from './event/find-event.ts';
import { readPlanAndTypes, readTypes } from './event/selling-plan-store.ts';
import { deleteDraft } from './lifecycle/deletion-store.ts';
import { cancelEvent, draftEvent, publishEvent, updateEvent } from './lifecycle/edit-event.ts';
import { loadVenueChanges } from './lifecycle/load-venue-changes.ts';
import type { VenueChange } from './lifecycle/venue-change.ts';
import { type WindowMove, windowMoveView } from './reschedule/sales-window.ts';
import { routes } from './routes.ts';

/** Answers to a change are for its caller alone. */
const changed = { 'cache-control': 'private, no-cache' };

interface Shown {
  status?: number;
  caching?: { 'cache-control': string };
  /** For members only. */
  venueChange?: VenueChange | undefined;
  moves?: readonly WindowMove[] | undefined;
}

/** An event as its API answer. The body varies with the caller, since members of the organizer see more. */
const eventReply = (
  event: EventRow,
  types: TicketType[],
  { status = 200, venueChange, moves, caching = changed }: Shown = {},
) =>
  reply(
    status,
    {
      ...eventView(event, types),
      ...(venueChange && { venueChange }),
      ...(moves && { moved: moves.map((move) => windowMoveView(move, event.venue.timezone)) }),
    },
    { etag: etagOf(event.version), ...caching, vary: 'Accept, Authorization' },
  );

/** The views of events from a cached list, without those that have ended since. */
const listedViews = (events: readonly EventRow[], now: number) =>
  events.filter((event) => isListed(event, now)).map((event) => eventView(event));

const { CATEGORY_CACHE_SECONDS, SEARCH_CACHE_SECONDS, PUBLIC_URL } = env.read();

const cachingOf = (category: string | undefined) =>
  listCaching(category === undefined ? SEARCH_CACHE_SECONDS : CATEGORY_CACHE_SECONDS);

const hourlyCaching = { 'cache-control': 'public, max-age=3600' };

const publicUrl = (origin: string): string => PUBLIC_URL || origin;

const jsonLd = routes['GET /v1/events/{eventId}'].alsoAs;

/** Answers an event after a change, once cached views of it are invalidated. */
async function changedReply(event: EventRow, { status = 200, moves }: Pick<Shown, 'status' | 'moves'> = {}) {
  await invalidateEvent(event);
  const [types, changes] = await Promise.all([readTypes(event.eventId), loadVenueChanges([event])]);
  return eventReply(event, types, { status, venueChange: changes.get(event.eventId), moves });
}

export const handler = serve(routes, {
  'POST /v1/events': async ({ caller, body, now }) => {
    await requireMember(caller, body.organizerId);
    return eventReply(await draftEvent(body, now), [], { status: 201 });
  },

  'PATCH /v1/events/{eventId}': async ({ caller, params, body, ifMatch, now }) => {
    const event = await findEditableEvent(params.eventId, caller, now);
    requireMatch(ifMatch, event.version);
    const { event: changed, moves } = await updateEvent(event, body, now);
    return changedReply(changed, { moves });
  },

  'DELETE /v1/events/{eventId}': async ({ caller, params, ifMatch, now }) => {
    const event = await findEditableEvent(params.eventId, caller, now);
    requireMatch(ifMatch, event.version);
    await deleteDraft(event, await readPlanAndTypes(event.eventId));
  },

  'POST /v1/events/{eventId}/publish': async ({ caller, params, body, now }) => {
    const event = await findEditableEvent(params.eventId, caller, now);
    await requireConfirmedAddress(caller);
    return changedReply(await publishEvent(event, body, now));
  },

  'POST /v1/events/{eventId}/cancel': async ({ caller, params, body, now }) => {
    const event = await findEditableEvent(params.eventId, caller, now);
    return changedReply(await cancelEvent(event, body.reason, now), { status: 202 });
  },

  'POST /v1/events/{eventId}/duplicates': async ({ caller, params, body, key, now }) => {
    const event = await findEditableEvent(params.eventId, caller, now);
    const duplicates = await duplicateEvent(event, { caller, key, ...body }, now);
    return { items: duplicates.map(({ event: copy, types }) => eventView(asOf(copy, now), types)) };
  },

  'GET /v1/events': async ({ query, ifNoneMatch, now }) => {
    const { items, nextCursor } = await loadListing(query);
    const list = { items: listedViews(items, now), nextCursor };
    return notModifiedByContent(ifNoneMatch, reply(200, list, cachingOf(query.category)));
  },

  'GET /v1/events/popular': async ({ query: { cursor, ...query }, ifNoneMatch, now }) => {
    const { items, next } = await loadPopularPage({ ...query, from: positionFromCursor(cursor) });
    const list = { items: listedViews(items, now), nextCursor: cursorFromPosition(next) };
    return notModifiedByContent(ifNoneMatch, reply(200, list, cachingOf(query.category)));
  },

  'GET /v1/categories': async ({ ifNoneMatch }) => {
    const list = { items: await loadCategories(), nextCursor: null };
    return notModifiedByContent(ifNoneMatch, reply(200, list, listCaching(CATEGORY_CACHE_SECONDS)));
  },

  'GET /v1/events.ics': async ({ query, origin, ifNoneMatch, now }) => {
    const items = await loadFeed(query);
    const text = eventFeed(items, { name: feedName(query, items), origin: publicUrl(origin), now });
    return notModifiedByContent(ifNoneMatch, file('text/calendar; charset=utf-8', text, cachingOf(query.category)));
  },

  'GET /sitemap.xml': async ({ query: { month }, origin, ifNoneMatch }) => {
    const slugs = month === undefined ? undefined : await loadSlugs(month);
    if (slugs?.length === 0) throw new Problem(notFound, 'No event starts in this month');
    const url = publicUrl(origin);
    const text = slugs ? sitemapOf(url, slugs) : sitemapIndex(url, await loadMonths());
    return notModifiedByContent(ifNoneMatch, file('application/xml; charset=utf-8', text, hourlyCaching));
  },

  'GET /robots.txt': async ({ origin, ifNoneMatch }) =>
    notModifiedByContent(ifNoneMatch, file('text/plain; charset=utf-8', robots(publicUrl(origin)), hourlyCaching)),

  'GET /v1/events/{eventId}': async ({ caller, params: { eventId }, accept, origin, ifNoneMatch, now }) => {
    if (preferredType(accept, ['application/json', jsonLd]) === jsonLd) {
      const { event, types, free } = await loadOffers(caller, eventId, now);
      const text = embeddable(eventJsonLd({ event, types, free, origin: publicUrl(origin) }, now));
      const headers = { ...pageCaching(caller), vary: 'Accept, Authorization' };
      // The ETag is a hash of the text: prices and sold-out types change without a new version.
      return notModifiedByContent(ifNoneMatch, file(jsonLd, text, headers));
    }
    const { event, types, venueChange } = await loadEventPage(caller, eventId, now);
    return eventReply(event, types, { venueChange, caching: pageCaching(caller) });
  },

  'GET /v1/organizers/{organizerId}/events': async ({ caller, params: { organizerId }, query, now }) => {
    await requireMember(caller, organizerId, allRoles);
    const page = await listOrganizerEvents(organizerId, query, now);
    const events = page.items.map((event) => asOf(event, now));
    const changes = await loadVenueChanges(events);
    const items = events.map((event) => {
      const venueChange = changes.get(event.eventId);
      return { ...eventView(event), ...(venueChange && { venueChange }) };
    });
    return { ...page, items };
  },
});
