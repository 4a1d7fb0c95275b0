import { clock } from '../../shared/clock.ts';
import type { TypeCounts } from '../../shared/counts.ts';
import { type Fresh, freshFrom } from '../../shared/fresh.ts';
import { sha256 } from '../../shared/id.ts';
import { isMinted, type TicketType } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { type EventRecord, eventRecord } from '../../shared/records.ts';
import { openCache } from '../../shared/valkey.ts';
import * as browse from './browse-store.ts';
import { categoryTree } from './category.ts';
import { env } from './env.ts';
import { atPriceInForce, earliestUnended, pricedByFreePlaces } from './event.ts';
import { isShown } from './offer.ts';
import { popularEvents } from './popular-store.ts';
import { freeInPools } from './price-store.ts';
import { type Place, pageOfFound } from './ranking.ts';
import { monthOf } from './sitemap.ts';
import { typesOf } from './store.ts';

/*
 * What everybody sees of the catalogue, however many look: see shared/fresh.ts for how old it may be. Whatever only members
 * of an organizer may see is not kept here, and is read from the tables each time.
 */

const { EVENTS_TABLE, VALKEY } = env.read();
const cache = openCache(VALKEY);

const shownTypes = async (eventId: string): Promise<TicketType[]> => (await typesOf(eventId)).filter(isShown);

/** Of a draft only whose it is. */
type Seen<T> = ({ event: EventRecord } & T) | { draftOf: string };

/** An event as its public page has it. */
const seenWith =
  <T extends object>(more: (eventId: string, now: number) => Promise<T>) =>
  async (eventId: string): Promise<Seen<T> | undefined> => {
    const event = await eventRecord(eventId);
    if (event?.status === 'draft') return { draftOf: event.organizerId };
    return event && { event, ...(await more(eventId, clock.now())) };
  };

const eachEvent = { cache, freshMs: limits.viewFreshMs, maxAgeMs: limits.viewAgeMs, most: limits.eventViews };

/** With its types at the price in force. */
export const eventPages: Fresh<Seen<{ types: TicketType[] }>> = freshFrom({
  ...eachEvent,
  name: 'event-cache:v1',
  look: seenWith(async (eventId, now) => {
    const types = await shownTypes(eventId);
    return { types: atPriceInForce(types, await freeInPools(pricedByFreePlaces(types, now), now), now) };
  }),
});

export interface Offers {
  types: TicketType[];
  free: [ticketTypeId: string, counts: Pick<TypeCounts, 'pools'>][];
}

/** Its types, and what is free of them. */
export async function offersOf(eventId: string, now: number): Promise<Offers> {
  const types = await shownTypes(eventId);
  return { types, free: [...(await freeInPools(types.filter(isMinted), now))] };
}

/** The same for machines, who ask what can be had. */
export const eventOffers: Fresh<Seen<Offers>> = freshFrom({
  ...eachEvent,
  name: 'event-offers:v1',
  look: seenWith(offersOf),
});

/** Lists are all changed by a change of one event. Several systems may share a cache: a key carries the table's name. */
const everyList = {
  cache,
  maxAgeMs: limits.viewAgeMs,
  most: limits.listViews,
  together: true,
  nameOf: (key: string) => sha256(`${EVENTS_TABLE} ${key}`).slice(0, 22),
};

export type Listed = Omit<browse.Filters, 'from' | 'to'> & {
  from?: string | undefined;
  to?: string | undefined;
};

const listings = freshFrom({
  ...everyList,
  name: 'listing:v1',
  freshMs: limits.viewFreshMs,
  look: (key) => {
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
  place?: Place | undefined;
}

const popular = freshFrom({
  ...everyList,
  name: 'popular:v1',
  freshMs: limits.popularFreshMs,
  look: async (key) => {
    const { limit, place, ...wanted }: Popular = JSON.parse(key);
    const events = new Map((await popularEvents(wanted)).map((event) => [event.eventId, event]));
    const { page, next } = pageOfFound([...events.keys()], limit, place);
    return { items: page.flatMap((id) => events.get(id) ?? []), ...(next && { next }) };
  },
});

/** The most popular first, then the soonest. */
export const popularPage = async (query: Popular): Promise<{ items: EventRecord[]; next?: Place }> =>
  (await popular.get(JSON.stringify(query))) ?? { items: [] };

const categories = freshFrom({
  ...everyList,
  name: 'categories:v1',
  freshMs: limits.categoryFreshMs,
  maxAgeMs: limits.categoryAgeMs,
  look: async () => categoryTree(await browse.listedCategories(clock.now())),
});

export const listedCategories = async () => (await categories.get('')) ?? [];

const sitemaps = freshFrom({
  ...everyList,
  name: 'sitemap:v1',
  freshMs: limits.sitemapFreshMs,
  maxAgeMs: limits.sitemapAgeMs,
  look: (month) => {
    const { from, to } = monthOf(month);
    return browse.slugsBetween(from, to, clock.now());
  },
});

/** Slugs of the events of a month such as `2026-12`. */
export const slugsOf = async (month: string) => (await sitemaps.get(month)) ?? [];

/** An event has been changed here: nobody who asks from now on gets what it was. */
export const seesChange = (eventId: string): Promise<unknown> =>
  Promise.all([eventPages.changed(eventId), eventOffers.changed(eventId), listings.changed(), popular.changed()]);
