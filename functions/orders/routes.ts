import * as z from 'zod';
import { Money } from '../../shared/base/money.ts';
import {
  conflict,
  defineProblem,
  holdExpired,
  keyReused,
  limitReached,
  notFound,
  promoCodeInvalid,
  salesClosed,
  seatsTaken,
  soldOut,
  wrongState,
} from '../../shared/base/problem.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/http/routes.ts';
import { limits } from '../../shared/limits.ts';
import { Id, Text } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';
import { Comp, Customer } from './reports/event-order.ts';

export const cartEmpty = defineProblem(409, 'cart_empty', 'The cart is empty');
export const providerUnavailable = defineProblem(
  422,
  'payment_provider_unavailable',
  'This way of payment is not offered here',
);
export const attemptsUsedUp = defineProblem(409, 'payment_attempts_used_up', 'No further payment attempt is possible');

export const Payment = z.strictObject({
  provider: z.enum(['test', 'manual', 'stripe']),
  token: Text(200).optional(),
});
export type Payment = z.infer<typeof Payment>;

export const Comps = z
  .strictObject({
    ticketTypeId: Id(),
    quantity: z.int().min(1).max(limits.placesPerCart).optional(),
    seats: z.array(Text(70)).min(1).max(limits.placesPerCart).optional(),
    email: z.email().max(limits.emailBytes),
    name: Text(100),
    reason: Text(200).describe('kept with the order; whoever gets the tickets does not see it'),
  })
  .refine((body) => (body.quantity === undefined) !== (body.seats === undefined), 'give either quantity or seats')
  .refine((body) => new Set(body.seats).size === (body.seats?.length ?? 0), 'a seat is named twice')
  .meta({
    examples: [
      { ticketTypeId: '<ticketTypeId>', quantity: 2, email: 'ada@example.org', name: 'Ada Lovelace', reason: 'Press' },
    ],
  });
export type Comps = z.infer<typeof Comps>;

export const Order = z
  .object({
    id: z.string(),
    status: z.enum([
      'pending',
      'awaiting_payment',
      'confirmed',
      'failed',
      'cancelled',
      'refunded',
      'partially_refunded',
    ]),
    failure: z.object({ code: z.string(), message: z.string() }).optional(),
    items: z.array(
      z.object({
        id: z.string(),
        eventId: z.string(),
        eventTitle: z.string(),
        ticketTypeId: z.string(),
        name: z.string(),
        quantity: z.int(),
        seats: z.array(z.string()).optional(),
        unitPrice: Money,
        total: Money,
        discount: Money.optional().describe("its part of the order's discount"),
      }),
    ),
    subtotal: Money,
    discount: Money,
    fees: Money,
    tax: Money,
    total: Money,
    payments: z.array(
      z.object({
        id: z.string(),
        provider: z.string(),
        status: z.enum(['pending', 'captured', 'declined', 'failed', 'refunded']),
        amount: Money,
      }),
    ),
    refunds: z.array(
      z.object({
        id: z.string(),
        amount: Money,
        status: z.enum(['pending', 'succeeded', 'failed']),
        reason: z.string(),
      }),
    ),
    tickets: z.array(z.object({ id: z.string(), status: z.string() })),
    createdAt: Timestamp,
    payBy: Timestamp,
  })
  .meta({ id: 'Order' });

const Cancellation = z
  .object({
    status: z.enum(['cancelling', 'cancelled']),
    reason: z.string().optional(),
    startedAt: Timestamp,
    finishedAt: Timestamp.optional(),
    orders: z.object({ total: z.int(), refunded: z.int(), remaining: z.int() }),
    refunded: Money.describe('given back by the payment provider'),
    pending: Money.describe('promised, and not given back yet'),
  })
  .meta({ id: 'Cancellation' });

export const routes = defineRoutes({
  'POST /v1/orders': {
    summary: 'Order what is in my cart and pay for it',
    access: 'buyer',
    rate: 'order',
    idempotent: true,
    body: z.strictObject({ payment: Payment }),
    returns: { 202: Order },
    problems: [
      cartEmpty,
      holdExpired,
      limitReached,
      salesClosed,
      promoCodeInvalid,
      providerUnavailable,
      keyReused,
      conflict,
    ],
  },
  'GET /v1/orders': {
    summary: 'My orders, newest first',
    access: 'buyer',
    query: PageQuery,
    returns: { 200: listOf(Order) },
  },
  'GET /v1/orders/{orderId}': {
    summary: 'One of my orders',
    access: 'buyer',
    returns: { 200: Order },
    problems: [notFound],
  },
  'POST /v1/orders/{orderId}/payments': {
    summary: 'Try to pay again after a decline',
    access: 'buyer',
    rate: 'order',
    idempotent: true,
    body: Payment,
    returns: { 202: Order },
    problems: [notFound, holdExpired, providerUnavailable, wrongState, attemptsUsedUp, keyReused, conflict],
  },
  'GET /v1/events/{eventId}/orders': {
    summary: 'The confirmed orders of an event, the last first, as far as they are for it',
    access: 'organizer',
    query: PageQuery,
    returns: { 200: listOf(Order.extend({ customer: Customer, comp: Comp.optional() })) },
    problems: [notFound],
  },
  'POST /v1/events/{eventId}/comps': {
    summary: 'Give tickets away; they are mailed to whoever gets them, and lie in their account where they have one',
    access: 'organizer',
    rate: 'order',
    idempotent: true,
    body: Comps,
    returns: { 202: Order },
    problems: [notFound, wrongState, soldOut, seatsTaken, salesClosed, keyReused, conflict],
  },
  'GET /v1/events/{eventId}/cancellation': {
    summary: 'How far the refunds of a cancelled event are',
    access: 'organizer',
    returns: { 200: Cancellation },
    problems: [notFound, wrongState],
  },
  'POST /v1/orders/{orderId}/cancel': {
    summary:
      'Cancel an order that is not paid, or give back its tickets for an event that was moved, while there is that choice',
    access: 'buyer',
    rate: 'order',
    idempotent: true,
    body: z.strictObject({ reason: Text(200).optional() }),
    returns: { 202: Order },
    problems: [notFound, wrongState, keyReused, conflict],
  },
});
