import * as z from 'zod';
import { Text } from '../../../../shared/text/text.ts';
import { TicketState } from '../../door/answer-schema.ts';
import { checkinLimits } from '../../limits.ts';

export const Handover = z.strictObject({
  note: Text(checkinLimits.reasonCharacters)
    .optional()
    .describe('What the audit trail should know, one line. It must name no guest.'),
});

export const TicketNow = z
  .object({
    ...TicketState.shape,
    state: z.enum(['sold', 'inside', 'outside']).describe('whether the guest has not come, is inside, or has left'),
  })
  .meta({ id: 'TicketNow' });
