import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

/**
 * A notice to the ticket holder of an order is due. Consumers read the rows for its content and whether it still
 * applies. `version` is the version of the event that the change produced.
 */
export const HolderNoticeRequested = defineEvent({
  source: 'nightflow.notifications',
  type: 'HolderNoticeRequested',
  version: 1,
  schema: z.object({ eventId: z.string(), orderId: z.string(), version: z.int(), kind: z.enum(['rescheduled']) }),
});
