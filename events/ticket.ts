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

/** No place of a cancelled event can be sold any more, so the set of tickets to refund is final. */
export const EventWithdrawn = defineEvent({
  source: 'nightflow.tickets',
  type: 'EventWithdrawn',
  version: 1,
  schema: z.object({ eventId: z.string() }),
});
