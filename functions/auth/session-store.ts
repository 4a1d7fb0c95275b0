import { getItem, put, queryAll, update } from '../../shared/dynamo.ts';
import { newId } from '../../shared/id.ts';
import { limits } from '../../shared/limits.ts';
import { sessionKey, userKey } from '../../shared/records.ts';
import type { Account } from './account.ts';
import { env } from './env.ts';
import { isAlive, type StoredSession } from './session.ts';
import { ending, type Named } from './session-actions.ts';

const { USERS_TABLE, REFRESH_TOKEN_SECONDS } = env.read();

/** A new session; one too many ends the one that was used longest ago. */
export async function startSession(account: Account, now: number): Promise<StoredSession> {
  const session: StoredSession = {
    sessionId: newId('ses', now),
    userId: account.userId,
    roles: account.roles,
    guest: account.guest ?? false,
    expiresAt: now + REFRESH_TOKEN_SECONDS * 1000,
    generation: 0,
    rotatedAt: now,
    createdAt: now,
  };
  const others = await sessionsOf(account.userId, now);
  for (const oldest of others.slice(limits.sessionsPerUser - 1)) await endSession(oldest, now);
  const ttl = Math.ceil(session.expiresAt / 1000);
  await put(USERS_TABLE, { ...sessionKey(session.userId, session.sessionId), ...session, ttl });
  return session;
}

export const sessionById = (userId: string, sessionId: string) =>
  getItem<StoredSession>(USERS_TABLE, sessionKey(userId, sessionId), { consistent: true });

/** The sessions that are alive, the one used last first. */
export async function sessionsOf(userId: string, now: number): Promise<StoredSession[]> {
  const rows = await queryAll<StoredSession>(
    USERS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :session)',
      ExpressionAttributeValues: { ':pk': userKey(userId).pk, ':session': 'session#' },
      ConsistentRead: true,
    },
    limits.sessionRowsPerUser,
  );
  return rows.filter((row) => isAlive(row, now)).sort((one, other) => other.rotatedAt - one.rotatedAt);
}

/** Conditional on the generation read: of two refreshes at once one rotates, the other answers the same token. */
export const rotateSession = (session: StoredSession, now: number) =>
  update<StoredSession>(USERS_TABLE, sessionKey(session.userId, session.sessionId), {
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
export function endSession(session: Named, now: number) {
  const { Key, ...input } = ending(session, now);
  return update<StoredSession>(USERS_TABLE, Key, input);
}
