import * as z from 'zod';
import { Money } from '../../shared/base/money.ts';
import {
  conflict,
  holdExpired,
  keyReused,
  limitReached,
  notFound,
  promoCodeInvalid,
  salesClosed,
  seatsTaken,
  soldOut,
  wrongState,
} from '../../shared/base/problems.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/http/routes.ts';
import { Text } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';
import { Comps } from './comps/comp-schema.ts';
import { Order } from './order/order-schema.ts';
import { Payment } from './payment/payment-schema.ts';
import { attemptsUsedUp, cartEmpty, providerUnavailable } from './problems.ts';
import { Comp, Customer } from './reports/event-order.ts';

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
