import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

const source = 'nightflow.auth';

/** Somebody has an account now, or a guest's stand-in for one. */
export const UserRegistered = defineEvent({
  source,
  type: 'UserRegistered',
  version: 1,
  schema: z.object({ userId: z.string(), guest: z.boolean() }),
});

/** Somebody asked for a mailed link; the row of the request, which only auth reads, says for whom and what. */
export const AccountMailRequested = defineEvent({
  source,
  type: 'AccountMailRequested',
  version: 1,
  schema: z.object({ requestId: z.string() }),
});

/** An account is gone: whoever holds personal data of it forgets that too. */
export const UserErased = defineEvent({
  source,
  type: 'UserErased',
  version: 1,
  schema: z.object({ userId: z.string() }),
});
