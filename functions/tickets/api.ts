import QRCode from 'qrcode';
import type { User } from '../../shared/caller.ts';
import { clock } from '../../shared/clock.ts';
import { conflict, notFound, Problem, wrongState } from '../../shared/errors.ts';
import { contentTag, etagOf, requireMatch, unlessKnown } from '../../shared/etag.ts';
import { serve } from '../../shared/http.ts';
import { randomCode } from '../../shared/id.ts';
import { eventOfType, isTypeId, type Ticket, type TicketType } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { requireMember } from '../../shared/membership.ts';
import { remember } from '../../shared/memory.ts';
import { pause } from '../../shared/pause.ts';
import { type EventRecord, eventRecord, venueRecord } from '../../shared/records.ts';
import { file, reply } from '../../shared/reply.ts';
import { plannedMap } from '../../shared/selling-plan.ts';
import { isGivenUp } from '../../shared/setting-shapes.ts';
import { settings } from '../../shared/settings.ts';
import { type TicketTypeFields, ticketTypeView } from '../../shared/ticket-type.ts';
import { requireCurrency } from './currency.ts';
import { withType } from './plan.ts';
import { routes } from './routes.ts';
import { sectionStates } from './seat-state.ts';
import * as store from './store.ts';
import { isOwnedBy, ticketView } from './ticket.ts';
import { onSale, planTicketType, requireWindow, saleState } from './ticket-type.ts';

/** A crowd asking for the same event costs one recount a second. */
const countMemoryMs = 1_000;
const staleMemoryMs = 15_000;

async function organizersEvent(eventId: string, caller: User): Promise<EventRecord> {
  const event = await eventRecord(eventId);
  if (!event) throw new Problem(notFound);
  await requireMember(caller, event.organizerId);
  return event;
}

/** Types are added one after the other: whoever meets another, or the publishing, plans again from what there is. */
async function addType(event: EventRecord, wanted: TicketTypeFields, now: number): Promise<TicketType> {
  for (let attempt = 0; attempt < limits.planAttempts; attempt++) {
    const [plan, venue] = await Promise.all([store.sellingPlan(event.eventId), venueRecord(event.venueId)]);
    const seatMap = plannedMap(plan, venue?.seatMap);
    const seats = wanted.kind === 'seated' && seatMap ? await store.seats(seatMap.key) : [];
    const type = planTicketType(event, wanted, { code: randomCode(5), seats, published: plan.published });
    if (await store.addTicketType(type, withType(plan, type, seatMap), now)) return type;
    await pause(attempt);
  }
  throw new Problem(conflict);
}

const countAvailable = async (eventId: string) => {
  const now = clock.now();
  const { facts, types } = await store.sellingOf(eventId);
  if (!facts) throw new Problem(notFound);
  const visible = types.filter((type) => type.status !== 'hidden');
  const counts = await Promise.all(visible.map((type) => store.countFree(type, now)));
  const items = visible.map((type, at) => {
    const available = counts[at] ?? 0;
    const status = saleState(available, type.capacity, onSale(type, facts, now));
    return { ticketTypeId: type.ticketTypeId, available, status };
  });
  return { items };
};

const readSeatStates = async (eventId: string) => {
  const { facts, types } = await store.sellingOf(eventId);
  if (!facts?.seatMap) throw new Problem(notFound);
  const seated = types.filter((type) => type.kind === 'seated');
  const [seats, places] = await Promise.all([
    store.seats(facts.seatMap.key),
    Promise.all(seated.map((type) => store.placesOf(type))),
  ]);
  return { seatMapVersion: facts.seatMap.version, sections: sectionStates(seats, places.flat(), clock.now()) };
};

/** Both, as fresh as a second; where freshness is given up, as old as a quarter of a minute. */
const counts = { fresh: remember(countMemoryMs, countAvailable), stale: remember(staleMemoryMs, countAvailable) };
const states = { fresh: remember(countMemoryMs, readSeatStates), stale: remember(staleMemoryMs, readSeatStates) };
const freshness = async () => (isGivenUp(await settings(), 'freshness') ? 'stale' : 'fresh');

async function ownTicket(ticketId: string, userId: string): Promise<Ticket> {
  const ticket = await store.ticket(ticketId);
  if (!isOwnedBy(ticket, userId)) throw new Problem(notFound);
  return ticket;
}

export const handler = serve(routes, {
  'POST /v1/events/{eventId}/ticket-types': async ({ caller, params: { eventId }, body, now }) => {
    const event = await organizersEvent(eventId, caller);
    const type = await addType(event, body, now);
    return reply(201, ticketTypeView(type, event.venue.timezone), { etag: etagOf(type.version) });
  },

  'PATCH /v1/events/{eventId}/ticket-types/{ticketTypeId}': async ({ caller, params, body, ifMatch }) => {
    const event = await organizersEvent(params.eventId, caller);
    const type = isTypeId(params.ticketTypeId) ? await store.ticketType(params.ticketTypeId) : undefined;
    if (!type || type.eventId !== event.eventId) throw new Problem(notFound);
    requireMatch(ifMatch, type.version);
    if (body.price) requireCurrency(body.price, event, '/price');
    if (body.status && (type.status === 'draft' || type.status === 'preparing'))
      throw new Problem(wrongState, 'Its places are not minted yet');
    const { salesStartAt, salesEndAt, ...rest } = body;
    const sent = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const window = {
      salesStartAt: salesStartAt ? Date.parse(salesStartAt) : type.salesStartAt,
      salesEndAt: salesEndAt ? Date.parse(salesEndAt) : type.salesEndAt,
    };
    requireWindow(window);
    const changed = await store.changeTicketType(type, { ...sent, ...window });
    return reply(200, ticketTypeView(changed, event.venue.timezone), { etag: etagOf(changed.version) });
  },

  'GET /v1/events/{eventId}/availability': async ({ params }) =>
    reply(200, await counts[await freshness()](params.eventId), { 'cache-control': 'public, max-age=1' }),

  'GET /v1/events/{eventId}/seats': async ({ params, ifNoneMatch }) => {
    const seen = await states[await freshness()](params.eventId);
    const answer = reply(200, seen, { 'cache-control': 'public, max-age=1' });
    return unlessKnown(ifNoneMatch, contentTag(JSON.stringify(seen)), answer);
  },

  'GET /v1/tickets': async ({ caller, query }) => {
    const page = await store.ticketsOf(caller.id, query);
    return { ...page, items: page.items.map((ticket) => ticketView(ticket, eventOfType(ticket.ticketTypeId))) };
  },

  'GET /v1/tickets/{ticketId}': async ({ caller, params }) => {
    const ticket = await ownTicket(params.ticketId, caller.id);
    return ticketView(ticket, eventOfType(ticket.ticketTypeId));
  },

  'GET /v1/tickets/{ticketId}/qr.svg': async ({ caller, params }) => {
    const { code = '' } = await ownTicket(params.ticketId, caller.id);
    return file('image/svg+xml', await QRCode.toString(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 }));
  },
});
