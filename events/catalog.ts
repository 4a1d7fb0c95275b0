import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

const source = 'nightflow.catalog';

/** On the bus once the event can be seen and its places may be minted. */
export const EventPublished = defineEvent({
  source,
  type: 'EventPublished',
  version: 1,
  schema: z.object({
    eventId: z.string(),
    organizerId: z.string(),
    doorsOpenAt: z.int().describe('epoch ms'),
    ticketTypeIds: z.array(z.string()),
  }),
});

/** It will not take place: it leaves the lists and sale at once, its tickets are refunded from now on. */
export const EventCancelled = defineEvent({
  source,
  type: 'EventCancelled',
  version: 1,
  schema: z.object({ eventId: z.string(), organizerId: z.string() }),
});

/** An event has other times; its row says which, since a later change may be on its way already. */
export const EventRescheduled = defineEvent({
  source,
  type: 'EventRescheduled',
  version: 1,
  schema: z.object({
    eventId: z.string(),
    organizerId: z.string(),
    version: z.int().describe('of the event, made by this change'),
    startsAt: z.int().describe('epoch ms'),
    doorsOpenAt: z.int().describe('epoch ms'),
    refundUntil: z.int().optional().describe('epoch ms; where ticket holders may decline the new date'),
  }),
});
