import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

/** Somebody asked for the door's data to be loaded now. */
export const PreloadRequested = defineEvent({
  source: 'nightflow.checkin',
  type: 'PreloadRequested',
  version: 1,
  schema: z.object({ eventId: z.string() }),
});
