import { preferredType } from '../../shared/accept.ts';
import { clock } from '../../shared/clock.ts';
import { notFound, Problem } from '../../shared/errors.ts';
import { etagOf, requireMatch, unlessSame } from '../../shared/etag.ts';
import { serve } from '../../shared/http.ts';
import { isMinted, type TicketType } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { everyRole, requireMember } from '../../shared/membership.ts';
import { remember } from '../../shared/memory.ts';
import type { EventRecord } from '../../shared/records.ts';
import { file, reply } from '../../shared/reply.ts';
import * as browse from './browse-store.ts';
import { categoryTree } from './category.ts';
import { duplicateEvent } from './duplicate-actions.ts';
import { asOf, atPriceInForce, earliestUnended, eventView, pricedByFreePlaces } from './event.ts';
import {
  cancelEvent,
  changeEvent,
  draftEvent,
  eventOf,
  isMember,
  organizersEvent,
  publishEvent,
} from './event-actions.ts';
import { embeddable, eventJsonLd } from './json-ld.ts';
import { popularEvents } from './popular-store.ts';
import { freeInPools } from './price-store.ts';
import { pageOfFound, placeCursor, placeOf } from './ranking.ts';
import { routes } from './routes.ts';
import * as store from './store.ts';

const withTag = (event: EventRecord, types: TicketType[], status = 200) =>
  reply(status, eventView(event, types), { etag: etagOf(event.version), 'cache-control': 'no-cache', vary: 'Accept' });

const withTypes = async (event: EventRecord) => withTag(event, await store.typesOf(event.eventId));

const isShown = ({ status }: TicketType): boolean => status !== 'hidden';

/** The types of an event as people see them: at the price in force, and without those that only a code unlocks. */
async function publicTypes(types: readonly TicketType[], now: number): Promise<TicketType[]> {
  const shown = types.filter(isShown);
  return atPriceInForce(shown, await freeInPools(pricedByFreePlaces(shown, now), now), now);
}

/** How long caches on the way may keep a list, in seconds; where it is made it is younger than that. */
const forCaches = (category: string | undefined) => ({
  'cache-control': `public, max-age=${category === undefined ? 60 : 300}, stale-while-revalidate=60`,
});

const categories = remember(limits.categoryAgeMs, async () => categoryTree(await browse.listedCategories(clock.now())));

const jsonLd = routes['GET /v1/events/{eventId}'].alsoAs;

/** For members too as people see it; of its text the tag, since prices and what is sold out change without a version. */
async function asJsonLd(event: EventRecord, asked: { origin: string; ifNoneMatch: string | undefined; now: number }) {
  const types = (await store.typesOf(event.eventId)).filter(isShown);
  const free = await freeInPools(types.filter(isMinted), asked.now);
  const text = embeddable(eventJsonLd({ event, types, free, origin: asked.origin }, asked.now));
  const answer = file(jsonLd, text, { 'cache-control': 'no-cache', vary: 'Accept' });
  return unlessSame(asked.ifNoneMatch, answer);
}

export const handler = serve(routes, {
  'POST /v1/events': async ({ caller, body, now }) => {
    await requireMember(caller, body.organizerId);
    return withTag(await draftEvent(body, now), [], 201);
  },

  'PATCH /v1/events/{eventId}': async ({ caller, params, body, ifMatch, now }) => {
    const event = await organizersEvent(params.eventId, caller, now);
    requireMatch(ifMatch, event.version);
    return withTypes(await changeEvent(event, body, now));
  },

  'POST /v1/events/{eventId}/publish': async ({ caller, params, body, now }) => {
    const event = await organizersEvent(params.eventId, caller, now);
    return withTypes(await publishEvent(event, body.confirmDoubleBooking, now));
  },

  'POST /v1/events/{eventId}/cancel': async ({ caller, params, body, now }) => {
    const event = await organizersEvent(params.eventId, caller, now);
    const cancelled = await cancelEvent(event, body.reason, now);
    return withTag(cancelled, await store.typesOf(event.eventId), 202);
  },

  'POST /v1/events/{eventId}/duplicates': async ({ caller, params, body, key, now }) => {
    const event = await organizersEvent(params.eventId, caller, now);
    const duplicates = await duplicateEvent(event, { caller, key, ...body }, now);
    return { items: duplicates.map((one) => eventView(asOf(one.event, now), one.types)) };
  },

  'GET /v1/events': async ({ query: { from, to, ...query }, ifNoneMatch, now }) => {
    const window = {
      from: Math.max(from ? Date.parse(from) : 0, earliestUnended(now)),
      to: to ? Date.parse(to) : undefined,
    };
    const page = await browse.published({ ...query, ...window }, now);
    const list = { ...page, items: page.items.map((event) => eventView(event)) };
    return unlessSame(ifNoneMatch, reply(200, list, forCaches(query.category)));
  },

  'GET /v1/events/popular': async ({ query: { limit, cursor, ...wanted }, ifNoneMatch }) => {
    const events = new Map((await popularEvents(wanted)).map((event) => [event.eventId, event]));
    const { page, next } = pageOfFound([...events.keys()], limit, placeOf(cursor));
    const items = page.flatMap((id) => events.get(id) ?? []).map((event) => eventView(event));
    const list = { items, nextCursor: placeCursor(next) };
    return unlessSame(ifNoneMatch, reply(200, list, forCaches(wanted.category)));
  },

  'GET /v1/categories': async ({ ifNoneMatch }) => {
    const list = { items: await categories(''), nextCursor: null };
    return unlessSame(ifNoneMatch, reply(200, list, forCaches('any')));
  },

  'GET /v1/events/{eventId}': async ({ caller, params, accept, origin, ifNoneMatch, now }) => {
    const event = await eventOf(params.eventId, now);
    const member = await isMember(caller, event);
    if (event.status === 'draft' && !member) throw new Problem(notFound);
    if (preferredType(accept, ['application/json', jsonLd]) === jsonLd) {
      return asJsonLd(event, { origin, ifNoneMatch, now });
    }
    const types = await store.typesOf(event.eventId);
    // Members see the price that they change, whatever tier is in force.
    return withTag(event, member ? types : await publicTypes(types, now));
  },

  'GET /v1/organizers/{organizerId}/events': async ({ caller, params: { organizerId }, query, now }) => {
    await requireMember(caller, organizerId, everyRole);
    const page = await browse.eventsOfOrganizer(organizerId, query, now);
    return { ...page, items: page.items.map((event) => eventView(asOf(event, now))) };
  },
});
