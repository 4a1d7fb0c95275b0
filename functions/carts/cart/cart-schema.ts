import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
import { LineAmounts, Sums } from '../../../shared/pricing/line-view.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';

/** A difference between a cart and what its buyer saw before. */
export const CartChange = z.object({
  ticketTypeId: z.string().optional(),
  name: z.string().describe('of the line, or the promotion code itself'),
  code: z
    .string()
    .describe(
      'price_changed (or the booking fee or tax), discount_changed, promo_code_invalid (the code has ended or is used up, and its discount is gone), or why places were not held again: sold_out, seats_taken, seat_gap …',
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
        ...LineAmounts,
        unavailable: z
          .object({
            code: z.enum(['event_cancelled', 'sales_closed', 'hold_expired']),
            message: z.string().describe('for people: what happened'),
          })
          .optional()
          .describe(
            'why this line cannot be ordered at the moment. It has no discount, fee and tax, and does not count towards the sums; ' +
              'remove it to order the others.',
          ),
      }),
    ),
    promoCode: z.string().optional(),
    subtotal: Sums.subtotal.optional(),
    discount: Money.optional(),
    fees: Sums.fees.optional(),
    tax: Sums.tax.optional(),
    total: Money.nullable(),
    expiresAt: Timestamp.nullable(),
    extendableUntil: Timestamp.nullable(),
    changes: z
      .array(CartChange)
      .optional()
      .describe('what differs from before, after a renewal or since a promotion code has ended'),
  })
  .meta({ id: 'Cart' });
