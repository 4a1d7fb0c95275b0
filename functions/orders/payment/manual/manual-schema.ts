import * as z from 'zod';
import { Money } from '../../../../shared/base/money.ts';
import { Text } from '../../../../shared/text/text.ts';
import { manualLimits } from './limits.ts';

/** The body of POST /v1/orders/{orderId}/mark-paid. */
export const MarkPaid = z.strictObject({
  amount: Money.refine(({ amount }) => amount <= manualLimits.receiptMinor, {
    path: ['amount'],
    message: 'is too large',
  })
    .optional()
    .describe('what has arrived; without it, all that is still due'),
  reference: Text(manualLimits.noteCharacters)
    .optional()
    .describe("a note for the organizer's own books, such as the number of a receipt"),
});
