import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { Id, Text } from '../../../shared/text/text.ts';

const TicketIds = z
  .array(Id())
  .min(1)
  .max(inventoryLimits.placesPerCart)
  .refine((ids) => new Set(ids).size === ids.length, 'a ticket is named twice');

/** The body of POST /v1/orders/{orderId}/refunds. */
export const NewRefund = z
  .strictObject({
    ticketIds: TicketIds.optional().describe(
      'They are cancelled, each at what is left of what was paid for it, with its booking fee.',
    ),
    amount: Money.optional().describe(
      'Less than what is left for these tickets. It is taken from their prices first, and from the booking fees last. ' +
        'Without tickets: goodwill, and all tickets stay valid.',
    ),
    reason: Text(200).describe('shown with the refund, also to the buyer'),
    keepPlaces: z
      .boolean()
      .optional()
      .describe('The places do not return to sale. Only so can tickets be returned that were used for entry.'),
  })
  .refine(({ ticketIds, amount }) => ticketIds !== undefined || amount?.amount !== 0, {
    path: ['amount', 'amount'],
    message: 'must be at least 1 where no tickets are named',
  })
  .meta({
    description:
      'With neither tickets nor an amount, everything that is left for the events of the caller, with the booking fees.',
    examples: [{ ticketIds: ['<ticketId>'], reason: 'The band left early.' }],
  });
export type NewRefund = z.infer<typeof NewRefund>;

/** The body of POST /v1/orders/{orderId}/cancel. */
export const Cancel = z.strictObject({
  reason: Text(200).optional(),
  ticketIds: TicketIds.optional().describe('These tickets of a paid order. By default all that can be returned.'),
});
