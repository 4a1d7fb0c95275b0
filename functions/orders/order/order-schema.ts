import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
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
        discount: Money.optional().describe("this line's part of the order's discount"),
        refundPolicy: RefundPolicy.optional().describe("only where it differs from the order's"),
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
  .meta({ id: 'Order' });
