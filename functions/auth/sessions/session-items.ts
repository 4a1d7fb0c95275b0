import type { Action } from '../../../shared/dynamo/client.ts';
import { sessionKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import type { SessionState } from './session.ts';

const { USERS_TABLE } = accountEnv.read();

export type Named = Pick<SessionState, 'userId' | 'sessionId'>;

export const ending = ({ userId, sessionId }: Named, now: number) => ({
  Key: sessionKey(userId, sessionId),
  UpdateExpression: 'SET endedAt = if_not_exists(endedAt, :now)',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeValues: { ':now': now },
});

/** The same as a part of a transaction, unconditional: a row whose time has come meanwhile must not cancel the rest. */
export const endingSession = (session: Named, now: number): Action => {
  const { ConditionExpression: _, ...input } = ending(session, now);
  return { Update: { TableName: USERS_TABLE, ...input } };
};

/** What a session carries of its account, changed with it. */
export const sessionOf = ({ userId, sessionId }: Named, { roles, guest }: Account): Action => ({
  Update: {
    TableName: USERS_TABLE,
    Key: sessionKey(userId, sessionId),
    UpdateExpression: 'SET #roles = :roles, guest = :guest',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#roles': 'roles' },
    ExpressionAttributeValues: { ':roles': roles, ':guest': guest ?? false },
  },
});
