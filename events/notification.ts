import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

/**
 * Somebody has tickets for an event of which there is something to tell; the rows say what, and whether it still holds.
 * `version` is the event's, made by what happened to it.
 */
export const HolderNoticeRequested = defineEvent({
  source: 'nightflow.notifications',
  type: 'HolderNoticeRequested',
  version: 1,
  schema: z.object({ eventId: z.string(), orderId: z.string(), version: z.int(), kind: z.enum(['rescheduled']) }),
});
