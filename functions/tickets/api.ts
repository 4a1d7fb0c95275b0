import QRCode from 'qrcode';
import { Problem } from '../../shared/base/problem.ts';
import { notFound, wrongState } from '../../shared/base/problems.ts';
import { etagOf, notModifiedByContent, requireMatch } from '../../shared/http/etag.ts';
import { eventForMember } from '../../shared/http/membership.ts';
import { file, reply } from '../../shared/http/reply.ts';
import { allRoles, salesReaders } from '../../shared/http/roles.ts';
import { serve } from '../../shared/http/serve.ts';
import { eventOfType, type TicketType } from '../../shared/inventory/ticket-type.ts';
import { ticketTypeView } from '../../shared/inventory/ticket-type-view.ts';
import type { EventRow } from '../../shared/records/event-row.ts';
import { termsOfEvent } from '../../shared/records/terms/sale-terms.ts';
import { listAttendees } from './attendees/attendee-store.ts';
import { attendeesFile } from './attendees/attendees-file.ts';
import { availability, seatStates } from './availability/count-availability.ts';
import { changedPromoCode, newPromoCode, promoCodeView } from './promo-codes/promo-code.ts';
import {
  addPromoCode,
  changePromoCode,
  deletePromoCode,
  listPromoCodes,
  readPromoCode,
} from './promo-codes/promo-code-store.ts';
import { routes } from './routes.ts';
import { loadEventSales } from './sales/load-event-sales.ts';
import { type OwnedTicket, ticketView } from './ticket/ticket.ts';
import { listTickets, readHouseSeats, readTicket } from './ticket/ticket-store.ts';
import { addType, changeType, requireTypeOfEvent } from './types/edit-ticket-type.ts';
import { removeType } from './types/remove-type.ts';
import { readTypeIds } from './types/type-store.ts';

async function ownTicket(ticketId: string, userId: string): Promise<OwnedTicket> {
  const ticket = await readTicket(ticketId);
  if (ticket?.ownerId !== userId) throw new Problem(notFound);
  return ticket;
}

const typeView = (type: TicketType, event: EventRow) => ticketTypeView(type, event.venue.timezone, termsOfEvent(event));

export const handler = serve(routes, {
  'POST /v1/events/{eventId}/ticket-types': async ({ caller, params: { eventId }, body, now }) => {
    const event = await eventForMember(eventId, caller);
    const type = await addType(event, body, now);
    return reply(201, typeView(type, event), { etag: etagOf(type.version) });
  },

  'PATCH /v1/events/{eventId}/ticket-types/{ticketTypeId}': async ({ caller, params, body, ifMatch, now }) => {
    const event = await eventForMember(params.eventId, caller);
    const type = await requireTypeOfEvent(params.ticketTypeId, event);
    requireMatch(ifMatch, type.version);
    const { changed, blockedSeats } = await changeType(event, type, body, now);
    const view = { ...typeView(changed, event), ...(blockedSeats && { blockedSeats }) };
    return reply(200, view, { etag: etagOf(changed.version) });
  },

  'DELETE /v1/events/{eventId}/ticket-types/{ticketTypeId}': async ({ caller, params, ifMatch, now }) => {
    const event = await eventForMember(params.eventId, caller);
    const type = await requireTypeOfEvent(params.ticketTypeId, event);
    requireMatch(ifMatch, type.version);
    await removeType(type, now);
  },

  'GET /v1/events/{eventId}/ticket-types/{ticketTypeId}': async ({ caller, params }) => {
    const event = await eventForMember(params.eventId, caller, allRoles);
    const type = await requireTypeOfEvent(params.ticketTypeId, event);
    const blockedSeats = type.kind === 'seated' ? await readHouseSeats(type.ticketTypeId) : undefined;
    const view = { ...typeView(type, event), ...(blockedSeats && { blockedSeats }) };
    return reply(200, view, { etag: etagOf(type.version) });
  },

  'GET /v1/events/{eventId}/promo-codes': async ({ caller, params, query }) => {
    const event = await eventForMember(params.eventId, caller);
    const page = await listPromoCodes(event.eventId, query);
    return { ...page, items: page.items.map((code) => promoCodeView(code, event)) };
  },

  'POST /v1/events/{eventId}/promo-codes': async ({ caller, params, body }) => {
    const event = await eventForMember(params.eventId, caller);
    const code = newPromoCode(event, body, await readTypeIds(event.eventId));
    await addPromoCode(code);
    return reply(201, promoCodeView(code, event), { etag: etagOf(code.version) });
  },

  'DELETE /v1/events/{eventId}/promo-codes/{promoCode}': async ({ caller, params }) => {
    const event = await eventForMember(params.eventId, caller);
    const code = await readPromoCode(event.eventId, params.promoCode);
    if (!code) throw new Problem(notFound);
    await deletePromoCode(code);
  },

  'PATCH /v1/events/{eventId}/promo-codes/{promoCode}': async ({ caller, params, body, ifMatch }) => {
    const event = await eventForMember(params.eventId, caller);
    const code = await readPromoCode(event.eventId, params.promoCode);
    if (!code) throw new Problem(notFound);
    requireMatch(ifMatch, code.version);
    const change = changedPromoCode(event, code, { requested: body, typeIds: await readTypeIds(event.eventId) });
    const changed = await changePromoCode(code, change);
    return reply(200, promoCodeView(changed, event), { etag: etagOf(changed.version) });
  },

  'GET /v1/events/{eventId}/availability': async ({ params, now }) =>
    reply(200, await availability(params.eventId, now), { 'cache-control': 'public, max-age=1' }),

  'GET /v1/events/{eventId}/seats': async ({ params, ifNoneMatch }) => {
    const states = await seatStates(params.eventId);
    const answer = reply(200, states, { 'cache-control': 'public, max-age=1' });
    return notModifiedByContent(ifNoneMatch, answer);
  },

  'GET /v1/events/{eventId}/sales': async ({ caller, params }) => {
    const event = await eventForMember(params.eventId, caller, salesReaders);
    return loadEventSales(event);
  },

  'GET /v1/events/{eventId}/attendees': async ({ caller, params, query }) => {
    const event = await eventForMember(params.eventId, caller);
    return listAttendees(event, query);
  },

  'GET /v1/events/{eventId}/attendees.csv': async ({ caller, params, query }) => {
    const event = await eventForMember(params.eventId, caller);
    const { items, nextCursor } = await listAttendees(event, query);
    const next = `/v1/events/${event.eventId}/attendees.csv?${new URLSearchParams({ limit: `${query.limit}`, separator: query.separator, cursor: nextCursor ?? '' })}`;
    return file('text/csv; charset=utf-8', attendeesFile(items, query.separator), {
      'content-disposition': `attachment; filename="attendees-${event.slug}.csv"`,
      ...(nextCursor && { link: `<${next}>; rel="next"` }),
    });
  },

  'GET /v1/tickets': async ({ caller, query }) => {
    const page = await listTickets(caller.id, query);
    return { ...page, items: page.items.map((ticket) => ticketView(ticket, eventOfType(ticket.ticketTypeId))) };
  },

  'GET /v1/tickets/{ticketId}': async ({ caller, params }) => {
    const ticket = await ownTicket(params.ticketId, caller.id);
    return ticketView(ticket, eventOfType(ticket.ticketTypeId));
  },

  'GET /v1/tickets/{ticketId}/qr.svg': async ({ caller, params }) => {
    const { code } = await ownTicket(params.ticketId, caller.id);
    if (!code) throw new Problem(wrongState, 'A cancelled ticket has no code');
    return file('image/svg+xml', await QRCode.toString(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 }));
  },
});
