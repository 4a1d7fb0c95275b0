import * as z from 'zod';
import { Id, Text } from '../../../shared/text/text.ts';
import { HandedOver } from '../door/answer-schema.ts';
import { Code } from '../door/scan-schema.ts';
import { checkinLimits } from '../limits.ts';

const { guestsFound, lookUpCharacters, orderCharacters } = checkinLimits;

/** One of `code` and `q`. */
export const LookUp = z.object({
  code: Code.optional().describe('the code of a ticket: answers what a scan would'),
  q: Text(80)
    .refine((text) => text.length >= lookUpCharacters, `must have ${lookUpCharacters} characters or more`)
    .optional()
    .describe(
      `finds tickets: the last ${orderCharacters} or more characters of an order number, the beginnings of the words of a ` +
        'name, or the beginning of an e-mail address. Devices and gatekeepers search by order number only, unless the ' +
        'door rules `showHolder`.',
    )
    .meta({ examples: ['4X8K2QWZ', 'jons pal', 'pala@example.org'] }),
  eventId: Id().optional().describe('the event to search. Members must send it with `q`; a device has one event.'),
});

export const FoundTickets = z
  .object({
    items: z
      .array(
        z.object({
          ticketId: z.string(),
          ticketTypeName: z.string(),
          seat: z.string().optional(),
          orderId: z.string(),
          holder: z.string().optional().describe('the name on the ticket, where the caller may see it'),
          name: z.string().optional().describe('of the account that owns the ticket, where the caller may see it'),
          email: z
            .string()
            .optional()
            .describe('its first letter and its host, where the caller may see names: enough to confirm an address'),
          state: z
            .enum(['sold', 'inside', 'outside'])
            .describe('whether the guest has not come, is inside, or has left'),
          handedOver: HandedOver.optional(),
        }),
      )
      .max(guestsFound),
    nextCursor: z.null().describe('always null: a longer text finds fewer tickets'),
    more: z.boolean().describe(`there are more than ${guestsFound}: type more`),
  })
  .meta({ id: 'FoundTickets' });
