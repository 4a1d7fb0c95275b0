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

/** The owner of a mailbox has proved an account's address for the first time. */
export const AddressConfirmed = defineEvent({
  source,
  type: 'AddressConfirmed',
  version: 1,
  schema: z.object({ userId: z.string() }),
});

/**
 * An account or guest was closed, because the account `into` has proved its address. All that it has bought belongs to
 * that account. Every service that stores its id as an owner must replace it.
 */
export const AccountMerged = defineEvent({
  source,
  type: 'AccountMerged',
  version: 1,
  schema: z.object({ userId: z.string(), into: z.string() }),
});

/** An account was erased. Every service that holds personal data of it must erase that too. */
export const UserErased = defineEvent({
  source,
  type: 'UserErased',
  version: 1,
  schema: z.object({ userId: z.string() }),
});
