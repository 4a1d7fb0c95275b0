import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

/** An immediate preload of the door's tickets was requested. */
export const PreloadRequested = defineEvent({
  source: 'nightflow.checkin',
  type: 'PreloadRequested',
  version: 1,
  schema: z.object({ eventId: z.string() }),
});
