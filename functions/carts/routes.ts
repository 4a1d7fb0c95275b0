import * as z from 'zod';
import {
  conflict,
  holdExpired,
  invalidRequest,
  keyReused,
  limitReached,
  notFound,
  priceChanged,
  promoCodeInvalid,
  salesClosed,
  seatsTaken,
  soldOut,
  tooManyRequests,
} from '../../shared/base/problems.ts';
import { defineRoutes } from '../../shared/http/routes.ts';
import { inventoryLimits } from '../../shared/inventory/limits.ts';
import { SeatLabel } from '../../shared/inventory/seat-map.ts';
import { Id, PastedCode } from '../../shared/text/text.ts';
import { Cart } from './cart/cart-schema.ts';
import { companionSeat, currencyMismatch, seatGap, tooManyHolds } from './problems.ts';

const quantity = z.int().min(1).max(inventoryLimits.placesPerCart);

export const AddToCart = z
  .strictObject({
    ticketTypeId: Id(),
    quantity: quantity.optional(),
    seats: z.array(SeatLabel).min(1).max(inventoryLimits.placesPerCart).optional(),
    bestAvailable: z.literal(true).optional(),
    accessCode: PastedCode(40).optional(),
  })
  .refine((body) => (body.quantity === undefined) !== (body.seats === undefined), 'give either quantity or seats')
  .refine((body) => new Set(body.seats).size === (body.seats?.length ?? 0), 'a seat is named twice');
export type AddToCart = z.infer<typeof AddToCart>;

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
  tooManyRequests,
  notFound,
  conflict,
];

export const routes = defineRoutes({
  'GET /v1/cart': {
    summary: 'Get my cart',
    access: 'buyer',
    returns: { 200: Cart },
    problems: [conflict],
  },
  'POST /v1/cart/items': {
    summary: 'Hold places and add them to my cart',
    access: 'buyer',
    rate: 'hold',
    idempotent: true,
    body: AddToCart,
    returns: { 200: Cart },
    problems: [...claimProblems, invalidRequest, keyReused],
  },
  'POST /v1/cart/renew': {
    summary: 'Renew my cart. Extends its hold, or holds lapsed places again if they are still available.',
    access: 'buyer',
    rate: 'hold',
    returns: { 200: Cart },
    problems: [soldOut, limitReached, salesClosed, tooManyHolds, conflict],
  },
  'PUT /v1/cart/promo-code': {
    summary: 'Apply a promotion code to my cart',
    access: 'buyer',
    rate: 'hold',
    body: z.strictObject({ code: PastedCode(40) }),
    returns: { 200: Cart },
    problems: [promoCodeInvalid, tooManyRequests, conflict],
  },
  'DELETE /v1/cart/promo-code': {
    summary: 'Remove the promotion code from my cart',
    access: 'buyer',
    returns: { 200: Cart },
    problems: [conflict],
  },
  'PATCH /v1/cart/items/{itemId}': {
    summary:
      "Set the quantity of a line. Adding places requires that the line's price is still in force. Seats are given back by the rules for choosing them.",
    access: 'buyer',
    rate: 'hold',
    body: z.strictObject({ quantity }),
    returns: { 200: Cart },
    problems: [...claimProblems, priceChanged],
  },
  'DELETE /v1/cart/items/{itemId}': {
    summary: 'Remove a line and release its places',
    access: 'buyer',
    returns: { 200: Cart },
    problems: [notFound, companionSeat, seatGap, conflict],
  },
  'DELETE /v1/cart': {
    summary: 'Empty my cart and release its places',
    access: 'buyer',
    returns: { 204: null },
    problems: [conflict],
  },
});
