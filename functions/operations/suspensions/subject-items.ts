import { AccountSuspended, OrganizerSuspensionChanged } from '../../../events/suspension.ts';
import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { userKey } from '../../../shared/records/auth-rows.ts';
import { organizerKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';

const { USERS_TABLE, VENUES_TABLE, OUTBOX_TABLE } = env.read();

/** `lift` removes the suspension, otherwise it is set. `now` is epoch ms. */
export interface Change {
  suspensionId: string;
  lift: boolean;
  now: number;
}

/** Marks an account, and announces that its sessions end. Conditional on it being under no suspension, or this one. */
export function accountItems(userId: string, change: Change): Action[] {
  const ended = { subject: userId, data: { userId }, now: change.now };
  const update = mark(USERS_TABLE, userKey(userId), change);
  return change.lift ? [update] : [update, announce(OUTBOX_TABLE, AccountSuspended, ended)];
}

/** Marks an organizer, and announces it for its events. Conditional on it being under no suspension, or this one. */
export const organizerItems = (organizerId: string, change: Change): Action[] => [
  mark(VENUES_TABLE, organizerKey(organizerId), change, { versioned: true }),
  announce(OUTBOX_TABLE, OrganizerSuspensionChanged, {
    subject: organizerId,
    data: { organizerId },
    now: change.now,
  }),
];

/** The update of an account's or an organizer's row. */
function mark(table: string, Key: Key, { suspensionId, lift }: Change, { versioned = false } = {}): Action {
  const version = versioned ? 'SET #version = #version + :one' : '';
  return {
    Update: {
      TableName: table,
      Key,
      UpdateExpression: lift
        ? `${version} REMOVE suspensionId`.trim()
        : `${version ? `${version},` : 'SET'} suspensionId = :id`,
      ConditionExpression: lift
        ? 'suspensionId = :id'
        : 'attribute_exists(pk) AND attribute_not_exists(suspensionId) AND attribute_not_exists(erasedAt)',
      ...(versioned && { ExpressionAttributeNames: { '#version': 'version' } }),
      ExpressionAttributeValues: { ':id': suspensionId, ...(versioned && { ':one': 1 }) },
    },
  };
}
