import * as z from 'zod';
import { Money } from '../../shared/base/money.ts';
import { conflict, notFound, overCapacity, seatsTaken, stale, wrongState } from '../../shared/base/problems.ts';
import { allRoles, salesReaders, writers } from '../../shared/http/roles.ts';
import { defineRoutes, listOf, PageQuery, QueryInt } from '../../shared/http/routes.ts';
import { TicketTypeView } from '../../shared/inventory/ticket-type-view.ts';
import { Separator } from '../../shared/text/csv-file.ts';
import { Attendee } from './attendees/attendee.ts';
import { ticketLimits } from './limits.ts';
import { capacityTooLow, promoCodeTaken, sectionTaken, tooManyPromoCodes, tooManyTypes } from './problems.ts';
import { NewPromoCode, PromoCodeView, PromoTerms } from './promo-codes/promo-code.ts';
import { ChangeTicketType, NewTicketType } from './types/ticket-type-schema.ts';

export const Ticket = z
  .object({
    id: z.string(),
    orderId: z.string(),
    eventId: z.string(),
    ticketTypeId: z.string(),
    seat: z.string().optional(),
    status: z.enum(['valid', 'used', 'cancelled']),
    holder: z.string().optional(),
    code: z.string().optional().describe('the text of the QR code'),
    issue: z.int(),
  })
  .meta({ id: 'Ticket' });

const counts = { sold: z.int(), held: z.int().describe('in carts and unpaid orders'), free: z.int(), revenue: Money };

export const Sales = z
  .object({
    ...counts,
    fees: Money.describe(
      'The booking fees in `revenue`. As in the orders, they contain their tax where the prices contain it.',
    ),
    tax: Money.describe('The tax in `revenue`.'),
    byType: z.array(z.object({ ticketTypeId: z.string(), name: z.string(), capacity: z.int(), ...counts })),
    byDay: z.array(z.object({ day: z.iso.date().describe("in the venue's zone"), sold: z.int(), revenue: Money })),
  })
  .meta({ id: 'Sales' });

/** A file holds more rows than a page. Its `Link` header names the next file. */
const FileQuery = PageQuery.extend({
  separator: Separator,
  limit: QueryInt(1, ticketLimits.attendeesPerFile).default(ticketLimits.attendeesPerFile),
});

export const routes = defineRoutes({
  'POST /v1/events/{eventId}/ticket-types': {
    summary: 'Add a ticket type',
    access: 'organizer',
    roles: writers,
    body: NewTicketType,
    returns: { 201: TicketTypeView },
    problems: [notFound, tooManyTypes, sectionTaken, wrongState, overCapacity, conflict],
  },
  'PATCH /v1/events/{eventId}/ticket-types/{ticketTypeId}': {
    summary: 'Update price, places, sales window or status of a ticket type',
    access: 'organizer',
    roles: writers,
    maxBodyBytes: ticketLimits.blockedSeatsBodyBytes,
    body: ChangeTicketType,
    returns: { 200: TicketTypeView },
    problems: [notFound, stale, conflict, wrongState, capacityTooLow, overCapacity, seatsTaken],
  },
  'DELETE /v1/events/{eventId}/ticket-types/{ticketTypeId}': {
    summary:
      'Delete a ticket type of which nothing was sold. One on sale leaves sale immediately and is deleted within moments.',
    access: 'organizer',
    roles: writers,
    returns: { 204: null },
    problems: [notFound, stale, wrongState, conflict],
  },
  'GET /v1/events/{eventId}/ticket-types/{ticketTypeId}': {
    summary: 'Get a ticket type as stored, with its house seats',
    access: 'organizer',
    roles: allRoles,
    returns: { 200: TicketTypeView },
    problems: [notFound],
  },
  'GET /v1/events/{eventId}/promo-codes': {
    summary: 'List the promotion and access codes of an event, with their uses',
    access: 'organizer',
    roles: writers,
    query: PageQuery,
    returns: { 200: listOf(PromoCodeView) },
    problems: [notFound],
  },
  'POST /v1/events/{eventId}/promo-codes': {
    summary: 'Add a promotion or access code',
    access: 'organizer',
    roles: writers,
    body: NewPromoCode,
    returns: { 201: PromoCodeView },
    problems: [notFound, promoCodeTaken, tooManyPromoCodes],
  },
  'PATCH /v1/events/{eventId}/promo-codes/{promoCode}': {
    summary: 'Update the discount, unlocked types or limits of a code',
    access: 'organizer',
    roles: writers,
    body: PromoTerms,
    returns: { 200: PromoCodeView },
    problems: [notFound, stale, conflict],
  },
  'DELETE /v1/events/{eventId}/promo-codes/{promoCode}': {
    summary: 'Delete a promotion or access code that was not used. Carts lose its discount, orders keep theirs.',
    access: 'organizer',
    roles: writers,
    returns: { 204: null },
    problems: [notFound, wrongState],
  },
  'GET /v1/events/{eventId}/availability': {
    summary: 'Get the number of free places of each ticket type',
    access: 'public',
    returns: {
      200: z.object({
        items: z.array(
          z.object({
            ticketTypeId: z.string(),
            available: z.int(),
            status: z.enum(['available', 'few', 'sold_out', 'not_on_sale']),
          }),
        ),
      }),
    },
    problems: [notFound],
  },
  'GET /v1/events/{eventId}/seats': {
    summary: 'Get the state of each seat: `a` available, `h` held, `s` sold, `x` not for sale',
    access: 'public',
    returns: {
      200: z.object({
        seatMapVersion: z.int(),
        sections: z.array(z.object({ id: z.string(), states: z.string() })),
      }),
    },
    problems: [notFound],
  },
  'GET /v1/events/{eventId}/sales': {
    summary: 'Get the places sold, held and free, and the revenue, by type and by day',
    access: 'organizer',
    roles: salesReaders,
    returns: { 200: Sales },
    problems: [notFound],
  },
  'GET /v1/events/{eventId}/attendees': {
    summary: 'List the ticket holders of an event',
    access: 'organizer',
    roles: writers,
    query: PageQuery,
    returns: { 200: listOf(Attendee) },
    problems: [notFound],
  },
  'GET /v1/events/{eventId}/attendees.csv': {
    summary: 'Download the ticket holders as CSV. A `Link` header names the next file, if there is one.',
    access: 'organizer',
    roles: writers,
    query: FileQuery,
    returns: { 200: 'text/csv' },
    problems: [notFound],
  },
  'GET /v1/tickets': {
    summary: 'List my tickets',
    access: 'buyer',
    query: PageQuery,
    returns: { 200: listOf(Ticket) },
  },
  'GET /v1/tickets/{ticketId}': {
    summary: 'Get one of my tickets',
    access: 'buyer',
    returns: { 200: Ticket },
    problems: [notFound],
  },
  'GET /v1/tickets/{ticketId}/qr.svg': {
    summary: 'Get the QR code of my ticket as an image',
    access: 'buyer',
    returns: { 200: 'image/svg+xml' },
    problems: [notFound, wrongState],
  },
});
