import type { Action } from '../../../shared/dynamo/client.ts';
import { sessionKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import type { SessionState } from './session.ts';

const { USERS_TABLE } = accountEnv.read();

export type SessionRef = Pick<SessionState, 'userId' | 'sessionId'>;

/** The update that ends a session. Idempotent: the first end time stands. Conditional on its row. */
export const endSessionUpdate = ({ userId, sessionId }: SessionRef, now: number) => ({
  Key: sessionKey(userId, sessionId),
  UpdateExpression: 'SET endedAt = if_not_exists(endedAt, :now)',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeValues: { ':now': now },
});

/** Ends a session in a transaction. Unconditional: a row that its TTL has just removed must not cancel the rest. */
export const endSessionItem = (session: SessionRef, now: number): Action => {
  const { ConditionExpression: _, ...input } = endSessionUpdate(session, now);
  return { Update: { TableName: USERS_TABLE, ...input } };
};

/** Copies what a session repeats of its account (roles, guest), so that both change in one transaction. */
export const syncSessionItem = ({ userId, sessionId }: SessionRef, { roles, guest }: Account): Action => ({
  Update: {
    TableName: USERS_TABLE,
    Key: sessionKey(userId, sessionId),
    UpdateExpression: 'SET #roles = :roles, guest = :guest',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#roles': 'roles' },
    ExpressionAttributeValues: { ':roles': roles, ':guest': guest ?? false },
  },
});

/** Checks that a session has not ended. */
export const liveSessionItem = ({ userId, sessionId }: SessionRef): Action => ({
  ConditionCheck: {
    TableName: USERS_TABLE,
    Key: sessionKey(userId, sessionId),
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(endedAt)',
  },
});
