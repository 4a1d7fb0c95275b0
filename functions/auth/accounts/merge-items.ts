import { AccountMerged } from '../../../events/account.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { userKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import type { SessionState } from '../sessions/session.ts';
import { endSessionItem } from '../sessions/session-items.ts';
import { removeClaimantItem } from './address-items.ts';

const { USERS_TABLE, OUTBOX_TABLE } = accountEnv.read();

/**
 * Closes an account or guest whose address another account has proved, ends these sessions and announces
 * `AccountMerged`. Its name and address stay until its orders have moved: their mails need them. Conditional on the
 * account being neither closed nor confirmed.
 */
export const mergeItems = (
  account: Account,
  into: Account,
  sessions: readonly SessionState[],
  now: number,
): Action[] => [
  {
    Update: {
      TableName: USERS_TABLE,
      Key: userKey(account.userId),
      UpdateExpression:
        'SET mergedInto = :into, mergedCredentials = :credentials, erasedAt = :now REMOVE passwordHash, phone',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(erasedAt) AND emailVerified = :no',
      ExpressionAttributeValues: {
        ':into': into.userId,
        ':credentials': into.credentials,
        ':now': now,
        ':no': false,
      },
    },
  },
  removeClaimantItem(account),
  ...sessions.map((session) => endSessionItem(session, now)),
  announce(OUTBOX_TABLE, AccountMerged, {
    subject: account.userId,
    data: { userId: account.userId, into: into.userId },
    now,
  }),
];
