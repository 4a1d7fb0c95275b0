import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

/** A ticket type was added to an event on sale. Its places must be minted. */
export const TicketTypeAdded = defineEvent({
  source: 'nightflow.tickets',
  type: 'TicketTypeAdded',
  version: 1,
  schema: z.object({ eventId: z.string(), ticketTypeId: z.string() }),
});

/** The capacity or the house seats of a ticket type on sale changed. Its places must be adjusted. */
export const TicketTypeCapacityChanged = defineEvent({
  source: 'nightflow.tickets',
  type: 'TicketTypeCapacityChanged',
  version: 1,
  schema: z.object({ eventId: z.string(), ticketTypeId: z.string() }),
});

/**
 * So many people are inside an event or its zones that a capacity is nearly or fully reached. Each crossing is announced
 * once. A crowd can cross a share again after it has become clearly smaller. `at` in epoch ms.
 */
export const CapacityReached = defineEvent({
  source: 'nightflow.tickets',
  type: 'CapacityReached',
  version: 1,
  schema: z.object({
    eventId: z.string(),
    at: z.int(),
    /** Without `zone`: the capacity of the venue. `share` in percent. */
    crowds: z.array(
      z.object({
        zone: z.string().optional(),
        share: z.union([z.literal(90), z.literal(100)]),
        inside: z.int(),
        capacity: z.int(),
      }),
    ),
  }),
});

/** No place of a cancelled event can be sold any more, so the set of tickets to refund is final. */
export const EventWithdrawn = defineEvent({
  source: 'nightflow.tickets',
  type: 'EventWithdrawn',
  version: 1,
  schema: z.object({ eventId: z.string() }),
});
