import type { Action } from '../../../shared/dynamo/client.ts';
import { sessionKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import type { SessionState } from './session.ts';

const { USERS_TABLE } = accountEnv.read();

export type SessionRef = Pick<SessionState, 'userId' | 'sessionId'>;

export const endSessionUpdate = ({ userId, sessionId }: SessionRef, now: number) => ({
  Key: sessionKey(userId, sessionId),
  UpdateExpression: 'SET endedAt = if_not_exists(endedAt, :now)',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeValues: { ':now': now },
});

/** The same as a part of a transaction, unconditional: a row whose time has come meanwhile must not cancel the rest. */
export const endSessionItem = (session: SessionRef, now: number): Action => {
  const { ConditionExpression: _, ...input } = endSessionUpdate(session, now);
  return { Update: { TableName: USERS_TABLE, ...input } };
};

/** What a session carries of its account, changed with it. */
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
