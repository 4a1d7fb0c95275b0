import { queryAll } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { userKey } from '../../../shared/records/auth-rows.ts';
import { sessionEnv } from '../env.ts';
import type { SessionState } from './session.ts';
import { endSessionUpdate, type SessionRef } from './session-items.ts';

const { USERS_TABLE } = sessionEnv.read();

/** Sessions that are neither ended nor expired, the most recently used first. */
export async function activeSessionsOf(userId: string, now: number): Promise<SessionState[]> {
  const rows = await queryAll<SessionState>(USERS_TABLE, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :session)',
    // Ended sessions stay as rows for days. They must not count towards the bound.
    FilterExpression: 'attribute_not_exists(endedAt) AND expiresAt > :now',
    ExpressionAttributeValues: { ':pk': userKey(userId).pk, ':session': 'session#', ':now': now },
    ConsistentRead: true,
  });
  return rows.sort((one, other) => other.rotatedAt - one.rotatedAt);
}

/** Ends a session. Idempotent: the first end time stands. Returns `undefined` when the session does not exist. */
export function endSession(session: SessionRef, now: number) {
  const { Key, ...input } = endSessionUpdate(session, now);
  return update<SessionState>(USERS_TABLE, Key, input);
}

/** Ends every active session. After a change that ended the known ones, it also ends those started concurrently. */
export async function endAllSessions(userId: string, now: number): Promise<void> {
  for (const session of await activeSessionsOf(userId, now)) await endSession(session, now);
}
