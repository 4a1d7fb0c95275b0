import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { userKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import type { Link } from '../links/link.ts';
import { deleteLinkItem } from '../links/link-items.ts';
import { linkInvalid } from '../problems.ts';
import type { SessionState } from '../sessions/session.ts';
import { endSessionItem } from '../sessions/session-items.ts';

const { USERS_TABLE } = accountEnv.read();

/**
 * Sets a new password of a confirmed account by a mailed link. Ends these sessions and voids older links. Conditional
 * on the link being unused and on `credentials` as read.
 * @throws Problem `link_invalid`, `conflict`.
 */
export const resetPassword = (
  link: Link,
  account: Account,
  passwordHash: string,
  { sessions, now }: { sessions: readonly SessionState[]; now: number },
): Promise<void> =>
  useLink(link, [
    {
      Update: {
        TableName: USERS_TABLE,
        Key: userKey(account.userId),
        UpdateExpression: 'SET passwordHash = :hash, credentials = :next',
        ConditionExpression: 'credentials = :read AND attribute_not_exists(erasedAt)',
        ExpressionAttributeValues: {
          ':hash': passwordHash,
          ':next': account.credentials + 1,
          ':read': account.credentials,
        },
      },
    },
    ...sessions.map((session) => endSessionItem(session, now)),
  ]);

/** Writes the actions and uses up the link, which is still unused. @throws Problem `link_invalid`, `conflict`. */
export async function useLink(link: Link, actions: readonly Action[]): Promise<void> {
  const cancelled = await tryTransact([deleteLinkItem(link), ...actions]);
  if (cancelled) throw new Problem(cancelled.failed.includes(0) ? linkInvalid : conflict);
}
