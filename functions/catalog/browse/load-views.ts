import { clock } from '../../../shared/base/clock.ts';
import { sha256 } from '../../../shared/base/id.ts';
import { log } from '../../../shared/base/log.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { type ReadThroughCache, readThrough } from '../../../shared/cache/read-through-cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { isSuspended } from '../../../shared/inventory/suspension.ts';
import { isMinted, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { categoryTree } from '../event/category.ts';
import { earliestStart, isEventId } from '../event/event.ts';
import { readIdBySlug } from '../event/event-store.ts';
import { readTypes } from '../event/selling-plan-store.ts';
import { type PagePosition, pageOfIds } from './id-page.ts';
import { browseLimits } from './limits.ts';
import { countCategories, type ListingQuery, listEvents } from './listing-store.ts';
import { readMemberIds } from './organizer-members-store.ts';
import { readPopularEvents } from './popular-events-store.ts';
import { isPriceFiltered, isVisible } from './price-filter.ts';
import { freeInPools } from './price-in-force-store.ts';
import {
  type EventPage,
  type FreePlaces,
  isCategories,
  isEventPage,
  isFreePlaces,
  isIdOfEvent,
  isListing,
  isPopular,
  isTexts,
} from './view-shapes.ts';

/*
 * The public views of the catalogue, cached: shared/cache/read-through-cache.ts says how old they may be.
 * What only members of an organizer may see is never cached. It is read from the tables each time.
 */

const { EVENTS_TABLE, VALKEY } = env.read();
const cache = openCache(VALKEY);

export const readVisibleTypes = async (eventId: string): Promise<TicketType[]> =>
  (await readTypes(eventId)).filter(isVisible);

const eachEvent = {
  cache,
  budget: browseLimits.viewBudget,
  maxAgeMs: browseLimits.viewAgeMs,
  maxEntries: browseLimits.eventViews,
};
const steady = { ...eachEvent, budget: browseLimits.steadyBudget };

export const eventPages: ReadThroughCache<EventPage> = readThrough({
  ...eachEvent,
  name: 'event-cache:v2',
  isValue: isEventPage,
  load: async (eventId) => {
    const event = await readEvent(eventId);
    if (event && (event.status === 'draft' || isSuspended(event))) return { membersOf: event.organizerId };
    return event && { event, types: await readVisibleTypes(eventId) };
  },
});

/** Free places in the pools of an event's visible types, by type id. The states of seats are too long to cache here. */
const freePlaces: ReadThroughCache<FreePlaces> = readThrough({
  ...steady,
  maxAgeMs: browseLimits.freeViewAgeMs,
  name: 'event-free:v1',
  isValue: isFreePlaces,
  load: async (eventId) => {
    const free = await freeInPools((await readVisibleTypes(eventId)).filter(isMinted), clock.now());
    return [...free].map(([id, { pools }]) => [id, { pools }]);
  },
});

export const loadFreePlaces = async (eventId: string) => new Map(await freePlaces.get(eventId));

/** Event ids by slug. A slug never changes its event, but an unknown slug may exist a moment later. */
const slugs = readThrough({ ...steady, name: 'event-slug:v1', isValue: isIdOfEvent, load: readIdBySlug });

/** Returns the event id for an id or a slug. An id is not checked. Text that cannot be either costs no read. */
export async function resolveEventId(idOrSlug: string): Promise<string | undefined> {
  if (isEventId(idOrSlug)) return idOrSlug;
  return /^[a-z0-9-]{1,80}$/.test(idOrSlug) ? slugs.get(idOrSlug) : undefined;
}

/** User ids of an organizer's members. They grant nothing: access is decided by the row of the member. */
export const organizerMembers = readThrough({ ...steady, name: 'members:v1', isValue: isTexts, load: readMemberIds });

/** A change of one event invalidates all lists. Systems may share a cache, so each key includes the table's name. */
export const everyList = {
  cache,
  maxAgeMs: browseLimits.viewAgeMs,
  maxEntries: browseLimits.listViews,
  invalidateTogether: true,
  cacheKeyOf: (key: string) => sha256(`${EVENTS_TABLE} ${key}`).slice(0, 22),
};

export type ListingRequest = Omit<ListingQuery, 'from' | 'to'> & {
  from?: string | undefined;
  to?: string | undefined;
};

function loadList(key: string) {
  const { from, to, ...query }: ListingRequest = JSON.parse(key);
  const now = clock.now();
  const window = {
    from: Math.max(from ? Date.parse(from) : 0, earliestStart(now)),
    to: to ? Date.parse(to) : undefined,
  };
  return listEvents({ ...query, ...window }, now);
}

const eachList = { ...everyList, budget: browseLimits.viewBudget, load: loadList, isValue: isListing };
const listings = readThrough({ ...eachList, name: 'listing:v1' });
const pricedListings = readThrough({
  ...eachList,
  name: 'priced-listing:v1',
  maxAgeMs: browseLimits.freeViewAgeMs,
});

const emptyListing = { items: [], nextCursor: null };

/** Loads a page of published events, by start time. */
export const loadListing = async (request: ListingRequest) =>
  (await (isPriceFiltered(request) ? pricedListings : listings).get(JSON.stringify(request))) ?? emptyListing;

/**
 * Loads the coming events of a feed, by start time. A filter that few events pass takes several pages. Bounded: a feed
 * that does not reach the last event, and could list it, is logged.
 */
export async function loadFeed(request: Omit<ListingRequest, 'limit' | 'cursor'>): Promise<EventRow[]> {
  const events: EventRow[] = [];
  let cursor: string | undefined;
  for (let read = 0; read < browseLimits.feedReads; read++) {
    const page = await loadListing({ ...request, limit: browseLimits.feedEvents, cursor });
    events.push(...page.items.slice(0, browseLimits.feedEvents - events.length));
    if (page.nextCursor === null || events.length === browseLimits.feedEvents) return events;
    cursor = page.nextCursor;
  }
  log.warn('a feed is incomplete', { events: events.length });
  return events;
}

export interface PopularRequest {
  city?: string | undefined;
  category?: string | undefined;
  limit: number;
  from?: PagePosition | undefined;
}

const popular = readThrough({
  ...everyList,
  name: 'popular:v1',
  isValue: isPopular,
  budget: browseLimits.steadyBudget,
  load: async (key) => {
    const { limit, from, ...filter }: PopularRequest = JSON.parse(key);
    const events = new Map((await readPopularEvents(filter)).map((event) => [event.eventId, event]));
    const { page, next } = pageOfIds([...events.keys()], limit, from);
    return { items: page.flatMap((id) => events.get(id) ?? []), ...(next && { next }) };
  },
});

/** Loads a page of popular events, most popular first, then the soonest. */
export const loadPopularPage = async (request: PopularRequest): Promise<{ items: EventRow[]; next?: PagePosition }> =>
  (await popular.get(JSON.stringify(request))) ?? { items: [] };

const categories = readThrough({
  ...everyList,
  name: 'categories:v1',
  isValue: isCategories,
  // A load reads all events, so the window grows with their number.
  budget: (tree = []) => {
    const events = sumOf(tree.map((category) => category.events));
    if (events <= browseLimits.categoryEvents) return browseLimits.viewBudget;
    // A power of two: a length that followed each event would start a new window, and a load, with each event.
    return { loads: 1, windowMs: Math.min(browseLimits.categoryWindowMs, 2 ** Math.ceil(Math.log2(2 * events))) };
  },
  maxAgeMs: browseLimits.categoryAgeMs,
  load: async () => categoryTree(await countCategories(clock.now())),
});

export const loadCategories = async () => (await categories.get('')) ?? [];

/** Invalidates the views of a changed event, so that no later request gets the old ones. A draft is in no list. */
export const invalidateEvent = ({ eventId, status }: EventRow): Promise<unknown> =>
  Promise.all([
    eventPages.invalidate(eventId),
    ...(status === 'draft' ? [] : [listings.invalidate(), pricedListings.invalidate(), popular.invalidate()]),
  ]);
