import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { userKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import type { Link } from '../links/link.ts';
import { deleteLinkItem } from '../links/link-items.ts';
import { emailTaken, linkInvalid } from '../problems.ts';
import type { SessionState } from '../sessions/session.ts';
import { endSessionItem, syncSessionItem } from '../sessions/session-items.ts';
import { claimAddressItem } from './address-items.ts';

const { USERS_TABLE } = accountEnv.read();

/**
 * Confirms the address of an account by a mailed link. A guest becomes an account: it claims its address, and its
 * sessions become an account's. Conditional on the link being unused.
 * @throws Problem `link_invalid`; `email_taken` when another account has claimed a guest's address; `conflict`.
 */
export function verifyEmail(link: Link, account: Account, sessions: readonly SessionState[]): Promise<void> {
  const { guest, ...full } = account;
  const verified: Action = {
    Update: {
      TableName: USERS_TABLE,
      Key: userKey(account.userId),
      UpdateExpression: 'SET emailVerified = :yes REMOVE guest',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(erasedAt)',
      ExpressionAttributeValues: { ':yes': true },
    },
  };
  if (!guest) return useLink(link, [verified]);
  const synced = sessions.map((session) => syncSessionItem(session, full));
  return useLink(link, [claimAddressItem(account), ...synced, verified], { claimsAddress: true });
}

/**
 * Sets a new password by a mailed link, which also confirms the address. Ends these sessions and voids older links.
 * Conditional on the link being unused and on `credentials` as read.
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
        UpdateExpression: 'SET passwordHash = :hash, credentials = :next, emailVerified = :yes',
        ConditionExpression: 'credentials = :read AND attribute_not_exists(erasedAt)',
        ExpressionAttributeValues: {
          ':hash': passwordHash,
          ':next': account.credentials + 1,
          ':read': account.credentials,
          ':yes': true,
        },
      },
    },
    ...sessions.map((session) => endSessionItem(session, now)),
  ]);

/** Writes the actions and uses up the link. If they claim an address, the first action does. */
async function useLink(link: Link, actions: readonly Action[], { claimsAddress = false } = {}): Promise<void> {
  const cancelled = await tryTransact([deleteLinkItem(link), ...actions]);
  if (!cancelled) return;
  if (cancelled.failed.includes(0)) throw new Problem(linkInvalid);
  throw new Problem(claimsAddress && cancelled.failed.includes(1) ? emailTaken : conflict);
}
