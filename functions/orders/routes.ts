import * as z from 'zod';
import {
  bodyTooLarge,
  conflict,
  forbidden,
  holdExpired,
  keyReused,
  limitReached,
  notFound,
  salesClosed,
  seatsTaken,
  soldOut,
  suspended,
  wrongState,
} from '../../shared/base/problems.ts';
import { allRoles, salesReaders, writers } from '../../shared/http/roles.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/http/routes.ts';
import { Id } from '../../shared/text/text.ts';
import { NewOrder } from './checkout/new-order-schema.ts';
import { Comps } from './comps/comp-schema.ts';
import { Order } from './order/order-schema.ts';
import { manualLimits } from './payment/manual/limits.ts';
import { MarkPaid } from './payment/manual/manual-schema.ts';
import { BankStatement, bankStatementFromCsv, ImportedStatement } from './payment/manual/statement/bank-statement.ts';
import { Offer, Payment } from './payment/payment-schema.ts';
import {
  alreadyRefunded,
  attemptsUsedUp,
  placingProblems,
  providerUnavailable,
  refundExceedsPaid,
  refundWindowClosed,
  signatureInvalid,
  ticketUsed,
} from './problems.ts';
import { Cancel, NewRefund } from './refunds/refund-schema.ts';
import { Cancellation } from './reports/cancellation-schema.ts';
import { SellerFields } from './reports/event-order.ts';
import { IncidentState, PaymentIncident, Resolve } from './reports/payment-incident-schema.ts';

/** What providers call. In a function of its own, which a crowd at the API cannot keep busy. */
export const webhookRoutes = defineRoutes({
  'POST /v1/payments/webhooks/{provider}': {
    summary: 'Receive an event of a payment provider. The signature is checked over the bytes of the body.',
    access: 'public',
    rate: 'webhook',
    returns: { 200: z.object({ received: z.literal(true).describe('the event was worked on, now or before') }) },
    problems: [notFound, signatureInvalid, bodyTooLarge],
  },
});

const refunding = [notFound, forbidden, wrongState, alreadyRefunded, ticketUsed, keyReused, conflict];

export const routes = defineRoutes({
  'GET /v1/payments/providers': {
    summary: 'List what the orders of an event can be paid with. Nothing once it is over or cancelled.',
    access: 'public',
    query: z.object({ eventId: Id() }),
    returns: { 200: z.object({ items: z.array(Offer) }) },
    problems: [notFound],
  },
  'GET /v1/organizers/{organizerId}/payment-incidents': {
    summary:
      'List disputes and failed refunds of an organizer, the latest first. A person has to look at those that are open.',
    access: 'organizer',
    roles: salesReaders,
    query: PageQuery.extend({ state: IncidentState }),
    returns: { 200: listOf(PaymentIncident) },
    problems: [notFound],
  },
  'POST /v1/organizers/{organizerId}/payment-incidents/{incidentId}/resolve': {
    summary: 'Mark a payment incident as resolved. A repeat changes nothing.',
    access: 'organizer',
    roles: writers,
    rate: 'desk',
    body: Resolve,
    returns: { 200: PaymentIncident },
    problems: [notFound, forbidden, conflict],
  },
  'GET /v1/events/{eventId}/orders': {
    summary: 'List the confirmed orders of an event, latest first. Each shows only what is for this event.',
    access: 'organizer',
    roles: salesReaders,
    query: PageQuery,
    returns: { 200: listOf(Order.extend(SellerFields)) },
    problems: [notFound],
  },
  'GET /v1/events/{eventId}/cancellation': {
    summary: 'Get the progress of the refunds of a cancelled event',
    access: 'organizer',
    roles: allRoles,
    returns: { 200: Cancellation },
    problems: [notFound, wrongState],
  },
  'POST /v1/orders': {
    summary: 'Order and pay for my cart',
    access: 'buyer',
    rate: 'order',
    idempotent: true,
    body: NewOrder,
    returns: { 202: Order },
    problems: placingProblems,
  },
  'GET /v1/orders': {
    summary: 'List my orders, newest first',
    access: 'buyer',
    query: PageQuery,
    returns: { 200: listOf(Order) },
  },
  'GET /v1/orders/{orderId}': {
    summary:
      'Get an order: one of my own. Members see the part that belongs to events of their organizer, administrators all of it, with its customer.',
    access: 'buyer',
    roles: salesReaders,
    admins: true,
    returns: { 200: Order.extend(SellerFields).partial({ customer: true }) },
    problems: [notFound],
  },
  'POST /v1/orders/{orderId}/payments': {
    summary:
      'Pay an order again, or in another way: after a decline, or while nothing of a bank transfer has arrived. With `manual` the places are kept for the payment days of the organizer.',
    access: 'buyer',
    rate: 'order',
    idempotent: true,
    body: Payment,
    returns: { 202: Order },
    problems: [notFound, holdExpired, providerUnavailable, wrongState, attemptsUsedUp, keyReused, conflict],
  },
  'POST /v1/orders/{orderId}/mark-paid': {
    summary:
      'Record that money for an order has arrived, by bank transfer or in cash. All that is due confirms the order, and more is refunded. Less leaves it waiting. An order that expired is confirmed if its places are still free, and otherwise the money is refunded.',
    access: 'organizer',
    roles: writers,
    admins: true,
    rate: 'desk',
    idempotent: true,
    body: MarkPaid,
    returns: { 202: Order.extend(SellerFields) },
    problems: [notFound, forbidden, wrongState, limitReached, keyReused, conflict],
  },
  'POST /v1/organizers/{organizerId}/bank-statements': {
    summary:
      'Import a bank statement as CSV with the columns `reference`, `amount` and `date`. It marks each order as paid whose payment reference and outstanding amount a line has, and says why it leaves each other line. The same statement again changes nothing.',
    access: 'organizer',
    roles: writers,
    rate: 'upload',
    body: BankStatement,
    readers: { 'text/csv': bankStatementFromCsv, 'application/csv': bankStatementFromCsv },
    lateBody: true,
    maxBodyBytes: manualLimits.statementBytes,
    returns: { 200: ImportedStatement },
    problems: [notFound, forbidden, bodyTooLarge],
  },
  'POST /v1/orders/{orderId}/refunds/{refundId}/mark-paid': {
    summary:
      'Record that a refund was paid out by hand: of a payment by bank transfer, in cash or at a card terminal, or one that the provider has refused for good. A repeat changes nothing.',
    access: 'organizer',
    roles: writers,
    admins: true,
    rate: 'desk',
    returns: { 202: Order.extend(SellerFields) },
    problems: [notFound, forbidden, wrongState],
  },
  'POST /v1/events/{eventId}/comps': {
    summary: 'Give tickets away. The recipient gets them by mail, and in their account if the address is verified.',
    access: 'organizer',
    roles: writers,
    rate: 'order',
    idempotent: true,
    body: Comps,
    returns: { 202: Order },
    problems: [notFound, wrongState, suspended, soldOut, seatsTaken, salesClosed, keyReused, conflict],
  },
  'POST /v1/orders/{orderId}/cancel': {
    summary:
      'Cancel an unpaid order, or return tickets of a paid one: in full while the choice of a rescheduled event is open, else by the refund policy frozen on the order, and free tickets until the event starts. Owners and editors cancel orders of their events by the same terms.',
    access: 'buyer',
    roles: writers,
    admins: true,
    rate: 'order',
    idempotent: true,
    body: Cancel,
    returns: { 202: Order.extend(SellerFields).partial({ customer: true }) },
    problems: [...refunding, refundWindowClosed],
  },
  'POST /v1/orders/{orderId}/refunds': {
    summary: 'Refund tickets or money of a paid order of my events, whatever its policy says, also after the event',
    access: 'organizer',
    roles: writers,
    admins: true,
    rate: 'desk',
    idempotent: true,
    body: NewRefund,
    returns: { 202: Order.extend(SellerFields) },
    problems: [...refunding, refundExceedsPaid, limitReached],
  },
});
