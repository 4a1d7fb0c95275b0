import * as z from 'zod';
import { Money } from '../../shared/base/money.ts';
import {
  conflict,
  defineProblem,
  holdExpired,
  invalidRequest,
  keyReused,
  limitReached,
  notFound,
  promoCodeInvalid,
  salesClosed,
  seatsTaken,
  soldOut,
} from '../../shared/base/problem.ts';
import { defineRoutes } from '../../shared/http/routes.ts';
import { limits } from '../../shared/limits.ts';
import { Id, Text } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';

export const seatGap = defineProblem(409, 'seat_gap', 'This choice leaves a single seat, and another would not');
export const companionSeat = defineProblem(409, 'companion_seat', 'This seat goes with the accessible seat beside it');
export const currencyMismatch = defineProblem(409, 'currency_mismatch', 'A cart holds one currency');
export const priceChanged = defineProblem(409, 'price_changed', 'Places are no longer sold at the price of this line');
export const tooManyHolds = defineProblem(
  429,
  'too_many_holds',
  'Places of this event were held and let go too often; wait before the next',
  true,
);

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

/** What is not as it was before a hold lapsed. */
export const CartChange = z.object({
  ticketTypeId: z.string().optional(),
  name: z.string().describe('of the line, or the promotion code'),
  code: z
    .string()
    .describe(
      'price_changed, discount_changed, promo_code_invalid, or why places are not held again: sold_out, seats_taken …',
    ),
  quantity: z.int().optional().describe('places concerned'),
  seats: z.array(z.string()).optional(),
  unitPrice: Money.optional().describe('the new price'),
});
export type CartChange = z.infer<typeof CartChange>;

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
    promoCode: z.string().optional(),
    discount: Money.optional(),
    total: Money.nullable(),
    expiresAt: Timestamp.nullable(),
    extendableUntil: Timestamp.nullable(),
    changes: z.array(CartChange).optional().describe('after a renewal'),
  })
  .meta({ id: 'Cart' });

const claimProblems = [
  soldOut,
  seatsTaken,
  seatGap,
  companionSeat,
  holdExpired,
  limitReached,
  salesClosed,
  promoCodeInvalid,
  currencyMismatch,
  tooManyHolds,
  notFound,
  conflict,
];

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
  'POST /v1/cart/renew': {
    summary: 'Hold what is in my cart for longer; what has lapsed is held again as far as it can be had',
    access: 'buyer',
    rate: 'hold',
    returns: { 200: Cart },
    problems: [soldOut, limitReached, salesClosed, tooManyHolds, conflict],
  },
  'PUT /v1/cart/promo-code': {
    summary: 'Use a promotion code for what is in my cart',
    access: 'buyer',
    rate: 'hold',
    body: z.strictObject({ code: Text(40) }),
    returns: { 200: Cart },
    problems: [promoCodeInvalid, conflict],
  },
  'DELETE /v1/cart/promo-code': {
    summary: 'Use no promotion code',
    access: 'buyer',
    returns: { 200: Cart },
    problems: [conflict],
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
