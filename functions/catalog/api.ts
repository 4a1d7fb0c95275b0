import type { Caller } from '../../shared/caller.ts';
import { conflict, notFound, Problem } from '../../shared/errors.ts';
import { etagOf, requireMatch } from '../../shared/etag.ts';
import { serve } from '../../shared/http.ts';
import { newId } from '../../shared/id.ts';
import type { TicketType } from '../../shared/inventory.ts';
import { everyRole, requireMember } from '../../shared/membership.ts';
import { type EventRecord, memberRecord, organizerRecord, venueRecord } from '../../shared/records.ts';
import { reply } from '../../shared/reply.ts';
import { plannedMap } from '../../shared/selling-plan.ts';
import { slugOf } from '../../shared/slug.ts';
import {
  atPriceInForce,
  attributesRow,
  earliestUnended,
  eventView,
  organizerFacts,
  pricedByFreePlaces,
  requireTimes,
  sellingFacts,
  venueFacts,
} from './event.ts';
import { freeInPools } from './price-store.ts';
import { notADraft, nothingToSell, routes } from './routes.ts';
import * as store from './store.ts';

const withTag = (event: EventRecord, types: TicketType[], status = 200) =>
  reply(status, eventView(event, types), { etag: etagOf(event.version), 'cache-control': 'no-cache' });

/** The types of an event as people see them: at the price in force, and without those that only a code unlocks. */
async function publicTypes(types: readonly TicketType[], now: number): Promise<TicketType[]> {
  const shown = types.filter(({ status }) => status !== 'hidden');
  return atPriceInForce(shown, await freeInPools(pricedByFreePlaces(shown, now), now), now);
}

async function eventOf(idOrSlug: string): Promise<EventRecord> {
  const event = await store.event(idOrSlug);
  if (!event) throw new Problem(notFound);
  return event;
}

const isMember = async (caller: Caller, organizerId: string): Promise<boolean> =>
  caller.kind === 'user' && (await memberRecord(organizerId, caller.id)) !== undefined;

const timesOf = (body: {
  startsAt?: string | undefined;
  endsAt?: string | undefined;
  doorsOpenAt?: string | undefined;
}) =>
  Object.fromEntries(
    Object.entries({ startsAt: body.startsAt, endsAt: body.endsAt, doorsOpenAt: body.doorsOpenAt }).flatMap(
      ([name, value]) => (value === undefined ? [] : [[name, Date.parse(value)]]),
    ),
  ) as Partial<Pick<EventRecord, 'startsAt' | 'endsAt' | 'doorsOpenAt'>>;

export const handler = serve(routes, {
  'POST /v1/events': async ({ caller, body, now }) => {
    await requireMember(caller, body.organizerId);
    const [venue, organizer] = await Promise.all([venueRecord(body.venueId), organizerRecord(body.organizerId)]);
    if (!venue || !organizer) throw new Problem(notFound, 'There is no such venue');
    const eventId = newId('evt', now);
    const { imageUrl, attributes, ...fields } = body;
    const event: EventRecord = {
      ...fields,
      ...(imageUrl && { imageUrl }),
      ...attributesRow(attributes),
      startsAt: Date.parse(body.startsAt),
      endsAt: Date.parse(body.endsAt),
      doorsOpenAt: Date.parse(body.doorsOpenAt),
      eventId,
      slug: `${slugOf(body.title, eventId)}-${eventId.slice(-6).toLowerCase()}`,
      status: 'draft',
      version: 1,
      venue: venueFacts(venue),
      organizer: organizerFacts(organizer),
    };
    requireTimes(event, now);
    await store.createEvent(event);
    return withTag(event, [], 201);
  },

  'PATCH /v1/events/{eventId}': async ({ caller, params, body, ifMatch, now }) => {
    const event = await eventOf(params.eventId);
    await requireMember(caller, event.organizerId);
    requireMatch(ifMatch, event.version);
    if (event.status !== 'draft') throw new Problem(notADraft);
    const { startsAt, endsAt, doorsOpenAt, attributes, ...rest } = body;
    const times = timesOf({ startsAt, endsAt, doorsOpenAt });
    requireTimes({ ...event, ...times }, now);
    const sent = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const changed = await store.changeDraft(event, { ...sent, ...times, ...attributesRow(attributes) });
    if (!changed) throw new Problem(conflict);
    return withTag(changed, await store.typesOf(event.eventId));
  },

  'POST /v1/events/{eventId}/publish': async ({ caller, params, now }) => {
    const event = await eventOf(params.eventId);
    await requireMember(caller, event.organizerId);
    if (event.status !== 'draft') throw new Problem(notADraft);
    requireTimes(event, now);
    const [{ plan, types }, venue] = await Promise.all([store.planned(event.eventId), venueRecord(event.venueId)]);
    if (types.length === 0) throw new Problem(nothingToSell);
    const facts = sellingFacts(event, plannedMap(plan, venue?.seatMap));
    const published = await store.publish(event, { plan, facts, types }, now);
    return withTag(published, await store.typesOf(event.eventId));
  },

  'GET /v1/events': async ({ query: { from, to, ...query }, now }) => {
    const window = {
      from: Math.max(from ? Date.parse(from) : 0, earliestUnended(now)),
      to: to ? Date.parse(to) : undefined,
    };
    const page = await store.published({ ...query, ...window }, now);
    return reply(
      200,
      { ...page, items: page.items.map((event) => eventView(event)) },
      { 'cache-control': 'public, max-age=1' },
    );
  },

  'GET /v1/events/{eventId}': async ({ caller, params, now }) => {
    const event = await eventOf(params.eventId);
    const member = await isMember(caller, event.organizerId);
    if (event.status === 'draft' && !member) throw new Problem(notFound);
    const types = await store.typesOf(event.eventId);
    // Members see the price that they change, whatever tier is in force.
    return withTag(event, member ? types : await publicTypes(types, now));
  },

  'GET /v1/organizers/{organizerId}/events': async ({ caller, params: { organizerId }, query }) => {
    await requireMember(caller, organizerId, everyRole);
    const page = await store.eventsOfOrganizer(organizerId, query);
    return { ...page, items: page.items.map((event) => eventView(event)) };
  },
});
