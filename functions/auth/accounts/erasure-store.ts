import { UserErased } from '../../../events/account.ts';
import { followingId } from '../../../shared/base/id.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { announce, outboxRow } from '../../../shared/messaging/outbox.ts';
import { userKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import type { SessionState } from '../sessions/session.ts';
import { endSessionItem } from '../sessions/session-items.ts';
import { releaseAddressItem, removeClaimantItem } from './address-items.ts';

const { USERS_TABLE, OUTBOX_TABLE } = accountEnv.read();

/**
 * Erases the personal data of an account, releases its address, ends these sessions and publishes `UserErased`.
 * The row stays as a tombstone, because the ledger refers to its id. Conditional on the account as read: a repeat
 * changes nothing. Neither does an erasure that loses the race with the link that turns a guest into an account.
 * @throws Problem `conflict`.
 */
export function eraseAccount(account: Account, sessions: readonly SessionState[], now: number): Promise<void> {
  const { userId, guest } = account;
  const asRead = guest ? 'guest = :yes' : 'attribute_not_exists(guest)';
  return transactOr(conflict, [
    ...(guest ? [] : [releaseAddressItem(account)]),
    removeClaimantItem(account),
    {
      Update: {
        TableName: USERS_TABLE,
        Key: userKey(userId),
        UpdateExpression:
          'SET email = :none, #name = :none, emailVerified = :no, erasedAt = :now REMOVE phone, passwordHash',
        ConditionExpression: `attribute_not_exists(erasedAt) AND ${asRead} AND attribute_exists(pk)`,
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':none': '', ':no': false, ':now': now, ...(guest && { ':yes': true }) },
      },
    },
    ...sessions.map((session) => endSessionItem(session, now)),
    announce(OUTBOX_TABLE, UserErased, { subject: userId, data: { userId }, now }),
  ]);
}

/**
 * Publishes `UserErased` once more, for what has moved to an erased account since. Its id follows from the cause, so it
 * is idempotent.
 */
export const announceErasureAgain = (userId: string, causeId: string, now: number) =>
  put(OUTBOX_TABLE, {
    ...outboxRow(UserErased, {
      id: followingId(causeId, userId),
      causationId: causeId,
      subject: userId,
      data: { userId },
      now,
    }),
  });
