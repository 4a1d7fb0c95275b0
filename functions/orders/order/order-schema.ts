import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
import { LineAmounts, Sums } from '../../../shared/pricing/line-view.ts';
import { RefundPolicy } from '../../../shared/records/terms/refund-policy.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';

/** An order as the API shows it. */
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
        ...LineAmounts,
        refundPolicy: RefundPolicy.optional().describe("only where it differs from the order's"),
      }),
    ),
    ...Sums,
    payments: z.array(
      z.object({
        id: z.string(),
        provider: z.string(),
        status: z.enum(['pending', 'captured', 'declined', 'failed', 'refunded']),
        amount: Money,
        received: Money.optional().describe('of a manual payment: what the organizer has received of it so far'),
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
    refundPolicy: RefundPolicy.describe(
      "The policy that was in force for the first line's event when the order was placed. Later changes do not concern it.",
    ),
    tickets: z.array(z.object({ id: z.string(), status: z.string() })),
    payment: z
      .object({
        redirectUrl: z.string().optional().describe("the provider's page where the buyer pays"),
        clientSecret: z.string().optional().describe("for the provider's own widget"),
        publishableKey: z.string().optional().describe('for the same widget'),
        instructions: z.string().optional().describe('for people, such as where to transfer the money'),
      })
      .optional()
      .describe('what the buyer has to do to pay; absent when there is nothing to do'),
    createdAt: Timestamp,
    payBy: Timestamp,
  })
  .meta({
    id: 'Order',
    description:
      'An order. Amounts are computed line by line and rounded half up. The booking fee is charged on what the discount ' +
      'leaves of the price, and the tax on both together. Two tickets of €22.50 with 10 percent off, a fee of €1.50 a ' +
      'ticket and an included tax of 19 percent have `subtotal` 4500, `discount` 450, `fees` 300, `tax` 695 and `total` ' +
      '4350. If the tax is added, it is 827 and `total` 5177.',
  });
