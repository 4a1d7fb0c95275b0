import { newId } from '../../../shared/base/id.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { sessionKey, userKey } from '../../../shared/records/auth-rows.ts';
import { mailboxDigest } from '../../../shared/text/email-address.ts';
import { env } from '../env.ts';
import type { Account } from '../identity/account.ts';
import { authLimits } from '../limits.ts';
import { activeSessionsOf, endSession } from './active-session-store.ts';
import type { SessionState } from './session.ts';

const { USERS_TABLE, REFRESH_TOKEN_SECONDS } = env.read();

/**
 * Starts a session. Beyond the limit, the least recently used ones end. Conditional on password, roles and existence of
 * the account as read: a sign-in that races with a new password must not outlive it.
 * @throws Problem `conflict`.
 */
export async function startSession(account: Account, now: number): Promise<SessionState> {
  const session: SessionState = {
    sessionId: newId('ses', now),
    userId: account.userId,
    roles: account.roles,
    guest: account.guest ?? false,
    customer: mailboxDigest(account.email),
    expiresAt: now + REFRESH_TOKEN_SECONDS * 1000,
    generation: 0,
    rotatedAt: now,
    createdAt: now,
  };
  const others = await activeSessionsOf(account.userId, now);
  for (const oldest of others.slice(authLimits.sessionsPerUser - 1)) await endSession(oldest, now);
  const ttl = Math.ceil(session.expiresAt / 1000);
  await transactOr(conflict, [
    accountUnchanged(account),
    { Put: { TableName: USERS_TABLE, Item: { ...sessionKey(session.userId, session.sessionId), ...session, ttl } } },
  ]);
  return session;
}

const accountUnchanged = ({ userId, credentials, roles }: Account): Action => ({
  ConditionCheck: {
    TableName: USERS_TABLE,
    Key: userKey(userId),
    ConditionExpression:
      'credentials = :credentials AND #roles = :roles AND attribute_not_exists(erasedAt) AND attribute_not_exists(suspensionId)',
    ExpressionAttributeNames: { '#roles': 'roles' },
    ExpressionAttributeValues: { ':credentials': credentials, ':roles': roles },
  },
});

export const sessionById = (userId: string, sessionId: string) =>
  getItem<SessionState>(USERS_TABLE, sessionKey(userId, sessionId), { consistent: true });

/**
 * Advances a session to its next refresh token and extends it. Conditional on the generation as read: of two concurrent
 * refreshes one rotates, and `undefined` tells the other to answer the same token.
 */
export const rotateSession = (session: SessionState, now: number) =>
  update<SessionState>(USERS_TABLE, sessionKey(session.userId, session.sessionId), {
    UpdateExpression: 'SET generation = :next, rotatedAt = :now, expiresAt = :expires, #ttl = :ttl',
    ConditionExpression: 'generation = :read AND attribute_not_exists(endedAt)',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ':read': session.generation,
      ':next': session.generation + 1,
      ':now': now,
      ':expires': now + REFRESH_TOKEN_SECONDS * 1000,
      ':ttl': Math.ceil(now / 1000) + REFRESH_TOKEN_SECONDS,
    },
  });
