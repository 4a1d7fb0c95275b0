import { UserRegistered } from '../../../events/account.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, unauthenticated } from '../../../shared/base/problems.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transactOr, tryTransact } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { readUserByEmail, userKey } from '../../../shared/records/auth-rows.ts';
import { parseEmail } from '../../../shared/text/email-address.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import { emailTaken } from '../problems.ts';
import type { SessionState } from '../sessions/session.ts';
import { liveSessionItem, type SessionRef, syncSessionItem } from '../sessions/session-items.ts';
import { addClaimantItem, claimAddressItem, unconfirmedAddressItem } from './address-items.ts';

const { USERS_TABLE, OUTBOX_TABLE } = accountEnv.read();

/**
 * Stores an account, claims its address and publishes `UserRegistered`, in one transaction. A guest claims no address,
 * but nobody may have confirmed it. An unconfirmed account does not keep the owner of the mailbox from buying.
 * @throws Problem `email_taken`; `conflict` when the address is being claimed concurrently.
 */
export async function createAccount(account: Account, now: number): Promise<void> {
  const owner = account.guest ? await accountByEmail(account.email) : undefined;
  const cancelled = await tryTransact([
    account.guest ? unconfirmedAddressItem(account, owner) : claimAddressItem(account),
    addClaimantItem(account),
    {
      Put: {
        TableName: USERS_TABLE,
        Item: { ...userKey(account.userId), ...account },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    announce(OUTBOX_TABLE, UserRegistered, {
      subject: account.userId,
      data: { userId: account.userId, guest: account.guest ?? false },
      now,
    }),
  ]);
  if (cancelled) throw new Problem(cancelled.failed.length > 0 ? emailTaken : conflict);
}

/** Finds the account of an address. Text that cannot be an address costs the same reads as an unknown one. */
export const accountByEmail = (email: string) =>
  readUserByEmail(parseEmail(email) ?? 'none') as Promise<Account | undefined>;

export const accountById = (userId: string) => getItem<Account>(USERS_TABLE, userKey(userId), { consistent: true });

/**
 * Updates name or phone number. Returns the account, or `undefined` when it is missing or erased. Conditional on the
 * session: one that has ended and is only cached must not set again what the owner of the mailbox has ended.
 * @throws Problem `unauthenticated`, `conflict`.
 */
export async function changeProfile(
  session: SessionRef,
  change: { name?: string | undefined; phone?: string | undefined },
): Promise<Account | undefined> {
  const { userId } = session;
  if (Object.values(change).some((value) => value !== undefined)) {
    const cancelled = await tryTransact([
      {
        Update: {
          TableName: USERS_TABLE,
          Key: userKey(userId),
          ...assign(change),
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(erasedAt)',
        },
      },
      liveSessionItem(session),
    ]);
    if (cancelled?.failed.includes(0)) return undefined;
    if (cancelled) throw new Problem(cancelled.failed.length > 0 ? unauthenticated : conflict);
  }
  return accountById(userId);
}

/** Replaces the hash of an unchanged password by a newer one. Conditional on the hash that verified it. */
export const replacePasswordHash = ({ userId, passwordHash }: Account, newHash: string) =>
  update<Account>(USERS_TABLE, userKey(userId), {
    UpdateExpression: 'SET passwordHash = :next',
    ConditionExpression: 'passwordHash = :read',
    ExpressionAttributeValues: { ':next': newHash, ':read': passwordHash },
  });

/**
 * Sets the roles of an account and of these sessions of it, in one transaction. Conditional on the roles as read.
 * @throws Problem `conflict`.
 */
export async function changeRoles(account: Account, roles: string[], sessions: readonly SessionState[]) {
  const next = { ...account, roles };
  await transactOr(conflict, [
    {
      Update: {
        TableName: USERS_TABLE,
        Key: userKey(account.userId),
        UpdateExpression: 'SET #roles = :roles',
        ConditionExpression: '#roles = :read AND attribute_not_exists(erasedAt)',
        ExpressionAttributeNames: { '#roles': 'roles' },
        ExpressionAttributeValues: { ':roles': roles, ':read': account.roles },
      },
    },
    ...sessions.map((session) => syncSessionItem(session, next)),
  ]);
  return next;
}
