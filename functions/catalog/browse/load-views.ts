import { clock } from '../../../shared/base/clock.ts';
import { sha256 } from '../../../shared/base/id.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { type ReadThroughCache, readThrough } from '../../../shared/cache/read-through-cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { isMinted, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { TypeCounts } from '../../../shared/inventory/type-counts.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { categoryTree } from '../event/category.ts';
import { earliestUnended } from '../event/event.ts';
import { idOfSlug, isEventId, memberIds, typesOf } from '../event/event-store.ts';
import { type PagePosition, pageOfIds } from './id-page.ts';
import { browseLimits } from './limits.ts';
import * as browse from './listing-store.ts';
import { popularEvents } from './popular-events-store.ts';
import { isShown } from './price-filter.ts';
import { freeInPools } from './price-in-force-store.ts';
import { monthOf } from './sitemap.ts';

/*
 * What everybody sees of the catalogue, however many look: see shared/fresh.ts for how old it may be. Whatever only members
 * of an organizer may see is not kept here, and is read from the tables each time.
 */

const { EVENTS_TABLE, VALKEY } = env.read();
const cache = openCache(VALKEY);

export const shownTypes = async (eventId: string): Promise<TicketType[]> => (await typesOf(eventId)).filter(isShown);

/** An event, and the types of it that people see. Of a draft only whose it is. */
export type Page = { event: EventRow; types: TicketType[] } | { draftOf: string };

const eachEvent = {
  cache,
  budget: browseLimits.viewBudget,
  maxAgeMs: browseLimits.viewAgeMs,
  maxEntries: browseLimits.eventViews,
};
const steady = { ...eachEvent, budget: browseLimits.steadyBudget };

export const eventPages: ReadThroughCache<Page> = readThrough({
  ...eachEvent,
  name: 'event-cache:v1',
  load: async (eventId) => {
    const event = await readEvent(eventId);
    if (event?.status === 'draft') return { draftOf: event.organizerId };
    return event && { event, types: await shownTypes(eventId) };
  },
});

type Free = [ticketTypeId: string, counts: Pick<TypeCounts, 'pools'>][];

/** What is free of them: of a recount that alone, as the states of its seats are many. It costs reads for each type. */
const freePlaces: ReadThroughCache<Free> = readThrough({
  ...steady,
  name: 'event-free:v1',
  load: async (eventId) => {
    const free = await freeInPools((await shownTypes(eventId)).filter(isMinted), clock.now());
    return [...free].map(([id, { pools }]) => [id, { pools }]);
  },
});

export const freeOf = async (eventId: string) => new Map(await freePlaces.get(eventId));

/** Ids by slug. A slug is its event's for ever; one that there is not may be there the next moment. */
const slugs = readThrough({ ...steady, name: 'event-slug:v1', load: idOfSlug });

/** The id of an event by itself or by its slug; there need be no event of that id. What cannot be either costs no look. */
export async function eventIdOf(name: string): Promise<string | undefined> {
  if (isEventId(name)) return name;
  return /^[a-z0-9-]{1,80}$/.test(name) ? slugs.get(name) : undefined;
}

/** Ids of an organizer's members. Grants nothing: whoever is among them reads the row that does. */
export const membersOf = readThrough({ ...steady, name: 'members:v1', load: memberIds });

/** Lists are all changed by a change of one event. Several systems may share a cache: a key carries the table's name. */
const everyList = {
  cache,
  maxAgeMs: browseLimits.viewAgeMs,
  maxEntries: browseLimits.listViews,
  invalidateTogether: true,
  cacheKeyOf: (key: string) => sha256(`${EVENTS_TABLE} ${key}`).slice(0, 22),
};

export type Listed = Omit<browse.Filters, 'from' | 'to'> & {
  from?: string | undefined;
  to?: string | undefined;
};

const listings = readThrough({
  ...everyList,
  name: 'listing:v1',
  budget: browseLimits.viewBudget,
  load: (key) => {
    const { from, to, ...query }: Listed = JSON.parse(key);
    const now = clock.now();
    const window = {
      from: Math.max(from ? Date.parse(from) : 0, earliestUnended(now)),
      to: to ? Date.parse(to) : undefined,
    };
    return browse.published({ ...query, ...window }, now);
  },
});

const nothing = { items: [], nextCursor: null };

/** Published events by start time, as a moment ago. */
export const listing = async (query: Listed) => (await listings.get(JSON.stringify(query))) ?? nothing;

export interface Popular {
  city?: string | undefined;
  category?: string | undefined;
  limit: number;
  place?: PagePosition | undefined;
}

const popular = readThrough({
  ...everyList,
  name: 'popular:v1',
  budget: browseLimits.steadyBudget,
  load: async (key) => {
    const { limit, place, ...wanted }: Popular = JSON.parse(key);
    const events = new Map((await popularEvents(wanted)).map((event) => [event.eventId, event]));
    const { page, next } = pageOfIds([...events.keys()], limit, place);
    return { items: page.flatMap((id) => events.get(id) ?? []), ...(next && { next }) };
  },
});

/** The most popular first, then the soonest. */
export const popularPage = async (query: Popular): Promise<{ items: EventRow[]; next?: PagePosition }> =>
  (await popular.get(JSON.stringify(query))) ?? { items: [] };

const categories = readThrough({
  ...everyList,
  name: 'categories:v1',
  // A walk through all events: the more they are, the longer it is kept.
  budget: (tree = []) => {
    const events = sumOf(tree.map((category) => category.events));
    if (events <= browseLimits.categoryEvents) return browseLimits.viewBudget;
    // Of a length that only doubles: one that followed each event would begin a span, and a walk, with each.
    return { loads: 1, windowMs: Math.min(browseLimits.categorySpanMs, 2 ** Math.ceil(Math.log2(2 * events))) };
  },
  maxAgeMs: browseLimits.categoryAgeMs,
  load: async () => categoryTree(await browse.listedCategories(clock.now())),
});

export const listedCategories = async () => (await categories.get('')) ?? [];

const sitemaps = readThrough({
  ...everyList,
  name: 'sitemap:v1',
  budget: browseLimits.sitemapBudget,
  maxAgeMs: browseLimits.sitemapAgeMs,
  load: (month) => {
    const { from, to } = monthOf(month);
    return browse.slugsBetween(from, to, clock.now());
  },
});

/** Slugs of the events of a month such as `2026-12`. */
export const slugsOf = async (month: string) => (await sitemaps.get(month)) ?? [];

/** An event has been changed here: nobody who asks from now on gets what it was. A draft is in no list. */
export const seesChange = ({ eventId, status }: EventRow): Promise<unknown> =>
  Promise.all([
    eventPages.invalidate(eventId),
    ...(status === 'draft' ? [] : [listings.invalidate(), popular.invalidate()]),
  ]);
