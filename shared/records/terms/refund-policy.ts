import * as z from 'zod';
import { Price } from '../../base/money.ts';
import { recordLimits } from '../limits.ts';

const Window = z.strictObject({
  hoursBefore: z
    .int()
    .min(0)
    .max(recordLimits.refundWindowHours)
    .describe('The window is open while the start is at least this many hours away.'),
  percent: z
    .int()
    .min(0)
    .max(100)
    .describe('Part of the price that was paid for a ticket, with its tax. The booking fee is not refunded.'),
});

/**
 * What buyers get back of the prices when they return tickets. Booking fees are kept. An order keeps the policy that was
 * in force when it was placed.
 */
export const RefundPolicy = z
  .strictObject({
    windows: z
      .array(Window)
      .max(recordLimits.refundWindows)
      .refine(
        (windows) => new Set(windows.map(({ hoursBefore }) => hoursBefore)).size === windows.length,
        'two windows must not have the same hoursBefore',
      )
      .describe('Of the open windows, the one with the most hours applies. While none is open, nothing is refunded.'),
    fixedFee: Price.optional().describe('Kept once for each order, however many tickets are returned, and when.'),
    feePerTicket: Price.optional().describe('Kept for each returned ticket, at most what would be refunded for it.'),
  })
  .refine(({ fixedFee, feePerTicket }) => !fixedFee || !feePerTicket || fixedFee.currency === feePerTicket.currency, {
    path: ['feePerTicket', 'currency'],
    message: 'must be the currency of fixedFee',
  })
  .meta({
    id: 'RefundPolicy',
    description:
      'What buyers get back of the price when they return tickets. Booking fees are kept. Without windows, nothing.',
    example: {
      windows: [
        { hoursBefore: 168, percent: 100 },
        { hoursBefore: 48, percent: 50 },
      ],
      feePerTicket: { amount: 200, currency: 'EUR' },
    },
  });
export type RefundPolicy = z.infer<typeof RefundPolicy>;

/**
 * The policy in force for an event: its own, else its organizer's. Fees in another currency than the event's are left
 * out, because an organizer may sell in several. Undefined where neither has a policy.
 */
export function policyInForce(
  own: RefundPolicy | null | undefined,
  organizers: RefundPolicy | undefined,
  currency: string,
): RefundPolicy | undefined {
  const policy = own ?? organizers;
  if (!policy) return undefined;
  const { windows, fixedFee, feePerTicket } = policy;
  return {
    windows,
    ...(fixedFee?.currency === currency && { fixedFee }),
    ...(feePerTicket?.currency === currency && { feePerTicket }),
  };
}
