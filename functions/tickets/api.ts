import QRCode from 'qrcode';
import { clock } from '../../shared/clock.ts';
import { notFound, Problem } from '../../shared/errors.ts';
import { contentTag, etagOf, requireMatch, unlessKnown } from '../../shared/etag.ts';
import { serve } from '../../shared/http.ts';
import { eventOfType, type Ticket } from '../../shared/inventory.ts';
import { remember } from '../../shared/memory.ts';
import { file, reply } from '../../shared/reply.ts';
import { isGivenUp } from '../../shared/setting-shapes.ts';
import { settings } from '../../shared/settings.ts';
import { ticketTypeView } from '../../shared/ticket-type.ts';
import { routes } from './routes.ts';
import { sectionStates } from './seat-state.ts';
import * as store from './store.ts';
import { isOwnedBy, ticketView } from './ticket.ts';
import { onSale, saleState } from './ticket-type.ts';
import { addType, changeType, organizersEvent, typeOfEvent } from './type-actions.ts';

/** A crowd asking for the same event costs one recount a second. */
const countMemoryMs = 1_000;
const staleMemoryMs = 15_000;

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

  'PATCH /v1/events/{eventId}/ticket-types/{ticketTypeId}': async ({ caller, params, body, ifMatch, now }) => {
    const event = await organizersEvent(params.eventId, caller);
    const type = await typeOfEvent(params.ticketTypeId, event);
    requireMatch(ifMatch, type.version);
    const { changed, blockedSeats } = await changeType(event, type, body, now);
    const view = { ...ticketTypeView(changed, event.venue.timezone), ...(blockedSeats && { blockedSeats }) };
    return reply(200, view, { etag: etagOf(changed.version) });
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
