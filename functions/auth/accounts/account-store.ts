import { UserErased, UserRegistered } from '../../../events/account.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { emailKey, readUserByEmail, userKey } from '../../../shared/records/auth-rows.ts';
import { parseEmail } from '../../../shared/text/email-address.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import { deleteLinkItem, type Link } from '../links/link-store.ts';
import { emailTaken, linkInvalid } from '../problems.ts';
import type { SessionState } from '../sessions/session.ts';
import { endSessionItem, syncSessionItem } from '../sessions/session-items.ts';

const { USERS_TABLE, OUTBOX_TABLE } = accountEnv.read();

const absent = 'attribute_not_exists(pk)';

const owning = ({ email, userId }: Account): Action => ({
  Put: { TableName: USERS_TABLE, Item: { ...emailKey(email), userId }, ConditionExpression: absent },
});

/**
 * An account and its unique address in one transaction. A guest claims no address: it may only not be an account's.
 * @throws Problem `email_taken`, `conflict` while somebody takes it.
 */
export async function createAccount(account: Account, now: number): Promise<void> {
  const address = account.guest
    ? { ConditionCheck: { TableName: USERS_TABLE, Key: emailKey(account.email), ConditionExpression: absent } }
    : owning(account);
  try {
    await transact([
      address,
      {
        Put: { TableName: USERS_TABLE, Item: { ...userKey(account.userId), ...account }, ConditionExpression: absent },
      },
      announce(OUTBOX_TABLE, UserRegistered, {
        subject: account.userId,
        data: { userId: account.userId, guest: account.guest ?? false },
        now,
      }),
    ]);
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    throw new Problem(lost.failed.length > 0 ? emailTaken : conflict);
  }
}

/** Nobody has what cannot be an address. */
export const accountByEmail = (email: string) =>
  readUserByEmail(parseEmail(email) ?? 'none') as Promise<Account | undefined>;

export const accountById = (userId: string) => getItem<Account>(USERS_TABLE, userKey(userId), { consistent: true });

export async function changeProfile(userId: string, change: { name?: string | undefined; phone?: string | undefined }) {
  if (Object.values(change).every((value) => value === undefined)) return accountById(userId);
  return update<Account>(USERS_TABLE, userKey(userId), {
    ...assign(change),
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(erasedAt)',
  });
}

/** The same password under today's hash; conditional on the hash it was verified with. */
export const rehash = ({ userId, passwordHash }: Account, next: string) =>
  update<Account>(USERS_TABLE, userKey(userId), {
    UpdateExpression: 'SET passwordHash = :next',
    ConditionExpression: 'passwordHash = :read',
    ExpressionAttributeValues: { ':next': next, ':read': passwordHash },
  });

async function useLink(link: Link, actions: readonly Action[], claims = false): Promise<void> {
  try {
    await transact([deleteLinkItem(link), ...actions]);
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    if (lost.failed.includes(0)) throw new Problem(linkInvalid);
    // The address is claimed by the first action after the link's own, where one is claimed at all.
    throw new Problem(claims && lost.failed.includes(1) ? emailTaken : conflict);
  }
}

/**
 * The mailbox is theirs. A guest becomes an account by it: it claims its address, and its sessions are an account's.
 * Conditional on the link being unused. @throws Problem `link_invalid`; `email_taken` where a guest's address has become
 * an account's.
 */
export const verifyEmail = (link: Link, account: Account, sessions: readonly SessionState[]) => {
  const { guest, ...full } = account;
  return useLink(
    link,
    [
      ...(guest ? [owning(account), ...sessions.map((session) => syncSessionItem(session, full))] : []),
      {
        Update: {
          TableName: USERS_TABLE,
          Key: userKey(account.userId),
          UpdateExpression: 'SET emailVerified = :yes REMOVE guest',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(erasedAt)',
          ExpressionAttributeValues: { ':yes': true },
        },
      },
    ],
    guest === true,
  );
};

/** A new password by a mailed link, which also proves the mailbox; every session ends. @throws Problem `link_invalid`. */
export const resetPassword = (
  link: Link,
  account: Account,
  passwordHash: string,
  { sessions, now }: { sessions: readonly SessionState[]; now: number },
) =>
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

/** Roles of the account and of every session it has, at once. Conditional on the roles read. @throws Problem `conflict`. */
export async function changeRoles(account: Account, roles: string[], sessions: readonly SessionState[]) {
  const next = { ...account, roles };
  try {
    await transact([
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
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
  return next;
}

/**
 * Nothing personal stays: the address is free again, the row keeps its id for the ledger. Conditional on the account as
 * read: done twice, or beside a link that makes a guest an account, it is not done at all. @throws Problem `conflict`.
 */
export async function eraseAccount(account: Account, sessions: readonly SessionState[], now: number): Promise<void> {
  const { userId, guest } = account;
  const address: Action = {
    Delete: {
      TableName: USERS_TABLE,
      Key: emailKey(account.email),
      ConditionExpression: 'userId = :me',
      ExpressionAttributeValues: { ':me': userId },
    },
  };
  try {
    await transact([
      ...(guest ? [] : [address]),
      {
        Update: {
          TableName: USERS_TABLE,
          Key: userKey(userId),
          UpdateExpression:
            'SET email = :none, #name = :none, emailVerified = :no, erasedAt = :now REMOVE phone, passwordHash',
          ConditionExpression: `attribute_not_exists(erasedAt) AND ${guest ? 'guest = :yes' : 'attribute_not_exists(guest)'} AND attribute_exists(pk)`,
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: { ':none': '', ':no': false, ':now': now, ...(guest && { ':yes': true }) },
        },
      },
      ...sessions.map((session) => endSessionItem(session, now)),
      announce(OUTBOX_TABLE, UserErased, { subject: userId, data: { userId }, now }),
    ]);
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
}
