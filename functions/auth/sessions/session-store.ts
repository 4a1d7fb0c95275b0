import { newId } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { getItem, queryAll } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { sessionKey, userKey } from '../../../shared/records/auth-rows.ts';
import { env } from '../env.ts';
import type { Account } from '../identity/account.ts';
import { authLimits } from '../limits.ts';
import type { SessionState } from './session.ts';
import { endSessionUpdate, type SessionRef } from './session-items.ts';

const { USERS_TABLE, REFRESH_TOKEN_SECONDS } = env.read();

/**
 * A new session; one too many ends the one that was used longest ago. Conditional on password, roles and existence of the
 * account as read: a sign-in beside a new password must not outlive it. @throws Problem `conflict`.
 */
export async function startSession(account: Account, now: number): Promise<SessionState> {
  const session: SessionState = {
    sessionId: newId('ses', now),
    userId: account.userId,
    roles: account.roles,
    guest: account.guest ?? false,
    expiresAt: now + REFRESH_TOKEN_SECONDS * 1000,
    generation: 0,
    rotatedAt: now,
    createdAt: now,
  };
  const others = await activeSessionsOf(account.userId, now);
  for (const oldest of others.slice(authLimits.sessionsPerUser - 1)) await endSession(oldest, now);
  const ttl = Math.ceil(session.expiresAt / 1000);
  try {
    await transact([
      asRead(account),
      { Put: { TableName: USERS_TABLE, Item: { ...sessionKey(session.userId, session.sessionId), ...session, ttl } } },
    ]);
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
  return session;
}

const asRead = ({ userId, credentials, roles }: Account): Action => ({
  ConditionCheck: {
    TableName: USERS_TABLE,
    Key: userKey(userId),
    ConditionExpression: 'credentials = :credentials AND #roles = :roles AND attribute_not_exists(erasedAt)',
    ExpressionAttributeNames: { '#roles': 'roles' },
    ExpressionAttributeValues: { ':credentials': credentials, ':roles': roles },
  },
});

/** Ends every session that is alive; after a change that ends them all, also those that began beside it. */
export async function endAllSessions(userId: string, now: number): Promise<void> {
  for (const session of await activeSessionsOf(userId, now)) await endSession(session, now);
}

export const sessionById = (userId: string, sessionId: string) =>
  getItem<SessionState>(USERS_TABLE, sessionKey(userId, sessionId), { consistent: true });

/** The sessions that are alive, the one used last first. */
export async function activeSessionsOf(userId: string, now: number): Promise<SessionState[]> {
  const rows = await queryAll<SessionState>(
    USERS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :session)',
      // Ended ones stay as rows for days: the bound is one of living sessions.
      FilterExpression: 'attribute_not_exists(endedAt) AND expiresAt > :now',
      ExpressionAttributeValues: { ':pk': userKey(userId).pk, ':session': 'session#', ':now': now },
      ConsistentRead: true,
    },
    authLimits.sessionRowsPerUser,
  );
  return rows.sort((one, other) => other.rotatedAt - one.rotatedAt);
}

/** Conditional on the generation read: of two refreshes at once one rotates, the other answers the same token. */
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

/** Ending twice is nothing: the first time stands. `undefined` when there is no such session. */
export function endSession(session: SessionRef, now: number) {
  const { Key, ...input } = endSessionUpdate(session, now);
  return update<SessionState>(USERS_TABLE, Key, input);
}
