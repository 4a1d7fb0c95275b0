import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

const source = 'nightflow.auth';

/** An account was created, for a registered user or for a guest. */
export const UserRegistered = defineEvent({
  source,
  type: 'UserRegistered',
  version: 1,
  schema: z.object({ userId: z.string(), guest: z.boolean() }),
});

/** A mailed link was requested. Recipient and purpose are in the request row, which only auth reads. */
export const AccountMailRequested = defineEvent({
  source,
  type: 'AccountMailRequested',
  version: 1,
  schema: z.object({ requestId: z.string() }),
});

/** An account was erased. Every service that holds personal data of it must erase that too. */
export const UserErased = defineEvent({
  source,
  type: 'UserErased',
  version: 1,
  schema: z.object({ userId: z.string() }),
});
