import * as z from 'zod';
import {
  conflict,
  defineProblem,
  invalidRequest,
  keyReused,
  limitReached,
  notFound,
  salesClosed,
} from '../../shared/errors.ts';
import { limits } from '../../shared/limits.ts';
import { Money } from '../../shared/money.ts';
import { defineRoutes, Timestamp } from '../../shared/routes.ts';
import { Id, Text } from '../../shared/text.ts';

export const soldOut = defineProblem(409, 'sold_out', 'Not that many places are free', true);
export const seatsTaken = defineProblem(409, 'seats_taken', 'Somebody else has these seats');
export const currencyMismatch = defineProblem(409, 'currency_mismatch', 'A cart holds one currency');
export const priceChanged = defineProblem(409, 'price_changed', 'Places are no longer sold at the price of this line');

const quantity = z.int().min(1).max(limits.placesPerCart);

export const AddToCart = z
  .strictObject({
    ticketTypeId: Id(),
    quantity: quantity.optional(),
    seats: z.array(Text(70)).min(1).max(limits.placesPerCart).optional(),
    bestAvailable: z.literal(true).optional(),
    accessCode: Text(40).optional(),
  })
  .refine((body) => (body.quantity === undefined) !== (body.seats === undefined), 'give either quantity or seats')
  .refine((body) => new Set(body.seats).size === (body.seats?.length ?? 0), 'a seat is named twice');
export type AddToCart = z.infer<typeof AddToCart>;

export const Cart = z
  .object({
    id: z.string().nullable(),
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
      }),
    ),
    discount: Money.optional(),
    total: Money.nullable(),
    expiresAt: Timestamp.nullable(),
    extendableUntil: Timestamp.nullable(),
  })
  .meta({ id: 'Cart' });

const claimProblems = [soldOut, seatsTaken, limitReached, salesClosed, currencyMismatch, notFound, conflict];

export const routes = defineRoutes({
  'GET /v1/cart': { summary: 'My cart', access: 'buyer', returns: { 200: Cart } },
  'POST /v1/cart/items': {
    summary: 'Hold places and put them in my cart',
    access: 'buyer',
    rate: 'hold',
    idempotent: true,
    body: AddToCart,
    returns: { 200: Cart },
    problems: [...claimProblems, invalidRequest, keyReused],
  },
  'PATCH /v1/cart/items/{itemId}': {
    summary: "Hold so many places of a line in all; more than now only while they are sold at the line's price",
    access: 'buyer',
    rate: 'hold',
    body: z.strictObject({ quantity }),
    returns: { 200: Cart },
    problems: [...claimProblems, priceChanged],
  },
  'DELETE /v1/cart/items/{itemId}': {
    summary: 'Remove a line; its places are free at once',
    access: 'buyer',
    returns: { 200: Cart },
    problems: [notFound, conflict],
  },
  'DELETE /v1/cart': {
    summary: 'Empty my cart; its places are free at once',
    access: 'buyer',
    returns: { 204: null },
    problems: [conflict],
  },
});
