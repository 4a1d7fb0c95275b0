import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

const source = 'nightflow.operations';

/** An account was suspended. It can no longer sign in, and its sessions end. */
export const AccountSuspended = defineEvent({
  source,
  type: 'AccountSuspended',
  version: 1,
  schema: z.object({ userId: z.string() }),
});

/** An organizer was suspended or restored. Consumers read its row: `suspensionId` says which. */
export const OrganizerSuspensionChanged = defineEvent({
  source,
  type: 'OrganizerSuspensionChanged',
  version: 1,
  schema: z.object({ organizerId: z.string() }),
});
