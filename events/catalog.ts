import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

const source = 'nightflow.catalog';

/** An event was published. It is visible, and its places may be minted. */
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

/** An event was cancelled. It leaves lists and sale immediately, and the refunds of its tickets start. */
export const EventCancelled = defineEvent({
  source,
  type: 'EventCancelled',
  version: 1,
  schema: z.object({ eventId: z.string(), organizerId: z.string() }),
});

/** A published event was rescheduled. Consumers read the event row, because a later change may already exist. */
export const EventRescheduled = defineEvent({
  source,
  type: 'EventRescheduled',
  version: 1,
  schema: z.object({
    eventId: z.string(),
    organizerId: z.string(),
    version: z.int().describe('version of the event that this change produced'),
    startsAt: z.int().describe('epoch ms'),
    doorsOpenAt: z.int().describe('epoch ms'),
    refundUntil: z.int().optional().describe('epoch ms, present if ticket holders may decline the new date'),
  }),
});
