import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
import { Text } from '../../../shared/text/text.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { orderLimits } from '../limits.ts';

/** Something about a payment that a person has to look at. */
export const PaymentIncident = z
  .object({
    id: z.string(),
    at: Timestamp.describe('when NightFlow learned of it'),
    what: z
      .enum(['amount_mismatch', 'dispute', 'refund_failed', 'refunded_elsewhere'])
      .describe(
        '`amount_mismatch`: the provider has another amount of a payment or refund than the order; `amount` is that of the provider. `dispute`: the buyer disputes the payment at their bank. `refund_failed`: the provider refuses a refund for good. `refunded_elsewhere`: somebody refunded at the provider, and the tickets are still valid.',
      ),
    orderId: z.string(),
    reference: z
      .string()
      .describe("the provider's name of the dispute or refund, or the id of the refund or of the payment"),
    amount: Money,
    status: z
      .string()
      .optional()
      .describe("of a dispute, in the provider's words; `failed` of a refund made elsewhere that came back"),
    reason: z.string().optional().describe("in the provider's words"),
    open: z
      .boolean()
      .describe(
        'Whether somebody still has to act. A dispute that is won, a refund that was paid out by hand and one made elsewhere that came back are closed by themselves. A resolved dispute is open again when the bank demands an answer anew, and when it is lost.',
      ),
    resolved: z
      .object({
        at: Timestamp,
        by: z.string().describe('the id of the member'),
        note: z.string().optional().describe('what was done'),
      })
      .optional()
      .describe('absent while it is open'),
  })
  .meta({ id: 'PaymentIncident' });
export type PaymentIncident = z.infer<typeof PaymentIncident>;

/** Which incidents a list shows. */
export const IncidentState = z
  .enum(['open', 'all'])
  .default('all')
  .describe('`open`: only what somebody still has to act on');

/** The body of POST /v1/organizers/{organizerId}/payment-incidents/{incidentId}/resolve. */
export const Resolve = z.strictObject({
  note: Text(orderLimits.incidentNoteCharacters).optional().describe("what was done, for the organizer's own books"),
});
