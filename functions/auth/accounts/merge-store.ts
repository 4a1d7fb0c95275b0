import { conflict } from '../../../shared/base/problems.ts';
import { pages, queryPage } from '../../../shared/dynamo/read.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { deleteAll, update } from '../../../shared/dynamo/write.ts';
import { emailKey, userKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';
import type { SessionState } from '../sessions/session.ts';
import { claimantKey, claimantPrefix, ownsAddressItem } from './address-items.ts';
import { mergeItems } from './merge-items.ts';

const { USERS_TABLE } = accountEnv.read();

const claimantsQuery = (email: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :claimant)',
  ExpressionAttributeValues: { ':pk': emailKey(email).pk, ':claimant': claimantPrefix },
  ConsistentRead: true,
});

/** Whether others than this account have used its address, and are neither closed nor merged. */
export async function hasOtherClaimants({ email, userId }: Account): Promise<boolean> {
  const { items } = await queryPage<{ userId: string }>(USERS_TABLE, { ...claimantsQuery(email), Limit: 2 });
  return items.some((claimant) => claimant.userId !== userId);
}

/** Yields the ids of all who have used the address of this account, page by page, itself included. */
export async function* claimantIds({ email }: Account): AsyncGenerator<string[]> {
  for await (const page of pages<{ userId: string }>(USERS_TABLE, claimantsQuery(email))) {
    yield page.map(({ userId }) => userId);
  }
}

/**
 * Merges an account or guest into the one that owns its address, in one transaction. Conditional on that ownership, and
 * on the account being neither closed nor confirmed. @throws Problem `conflict`.
 */
export const mergeAccount = (account: Account, into: Account, sessions: readonly SessionState[], now: number) =>
  transactOr(conflict, [ownsAddressItem(into), ...mergeItems(account, into, sessions, now)]);

/** Forgets that a closed account has used an address. */
export const forgetClaimant = (email: string, userId: string) =>
  deleteAll(USERS_TABLE, [claimantKey({ email, userId })]);

/** Erases what is left of a merged account: its name and address. Idempotent. */
export const eraseMergedAccount = (userId: string) =>
  update(USERS_TABLE, userKey(userId), {
    UpdateExpression: 'SET email = :none, #name = :none',
    ConditionExpression: 'attribute_exists(mergedInto)',
    ExpressionAttributeNames: { '#name': 'name' },
    ExpressionAttributeValues: { ':none': '' },
  });
