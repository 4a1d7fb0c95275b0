import * as z from 'zod';
import { Lines } from '../../text/text.ts';
import { recordLimits } from '../limits.ts';

/** How buyers pay an organizer directly, by bank transfer or in cash. */
export const ManualPayment = z
  .strictObject({
    enabled: z.boolean().describe('Whether buyers may choose `manual` for events of this organizer.'),
    instructions: Lines(recordLimits.paymentInstructionCharacters)
      .default('')
      .describe('How to pay, such as a bank account. Plain text of several lines. Buyers see it with their order.'),
    days: z
      .int()
      .min(1)
      .max(recordLimits.manualPaymentDays)
      .default(recordLimits.defaultManualPaymentDays)
      .describe('Days that the places are kept for a payment, but never past the opening of doors.'),
  })
  .refine(({ enabled, instructions }) => !enabled || instructions !== '', {
    path: ['instructions'],
    message: 'is required: buyers must know how to pay',
  })
  .meta({
    id: 'ManualPayment',
    description: 'How buyers pay the organizer directly, by bank transfer or in cash.',
    example: {
      enabled: true,
      instructions: 'Transfer the amount to Harbour Concerts, IBAN IS14 0159 2600 7654 5510 7303 39.',
      days: 5,
    },
  });
export type ManualPayment = z.infer<typeof ManualPayment>;
