import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';

/** A difference between a renewed cart and the cart before its hold lapsed. */
export const CartChange = z.object({
  ticketTypeId: z.string().optional(),
  name: z.string().describe('of the line, or the promotion code itself'),
  code: z
    .string()
    .describe(
      'price_changed, discount_changed, promo_code_invalid, or why places were not held again: sold_out, seats_taken …',
    ),
  quantity: z.int().optional().describe('number of places affected'),
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
    changes: z.array(CartChange).optional().describe('only after a renewal: what differs from before'),
  })
  .meta({ id: 'Cart' });
