import type { Action } from '../../../shared/dynamo/client.ts';
import { emailKey, userKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';

const { USERS_TABLE } = accountEnv.read();

const absent = 'attribute_not_exists(pk)';

/** A row for each account and guest that has used an address, confirmed or not. It lies beside the owner's row. */
export const claimantPrefix = 'claimant#';
export const claimantKey = ({ email, userId }: Pick<Account, 'email' | 'userId'>) => ({
  ...emailKey(email),
  sk: `${claimantPrefix}${userId}`,
});

export const addClaimantItem = (account: Account): Action => ({
  Put: { TableName: USERS_TABLE, Item: { ...claimantKey(account), userId: account.userId } },
});

export const removeClaimantItem = (account: Account): Action => ({
  Delete: { TableName: USERS_TABLE, Key: claimantKey(account) },
});

/** Claims the unique address of an account. */
export const claimAddressItem = ({ email, userId }: Account): Action => ({
  Put: { TableName: USERS_TABLE, Item: { ...emailKey(email), userId }, ConditionExpression: absent },
});

/** Gives the address to the account that has proved it. Conditional on its owner as read. */
export const takeAddressItem = ({ email, userId }: Account, owner: Account | undefined): Action => ({
  Put: {
    TableName: USERS_TABLE,
    Item: { ...emailKey(email), userId },
    ...(owner
      ? { ConditionExpression: 'userId = :owner', ExpressionAttributeValues: { ':owner': owner.userId } }
      : { ConditionExpression: absent }),
  },
});

/** Checks that the address still belongs to this account. */
export const ownsAddressItem = ({ email, userId }: Account): Action => ({
  ConditionCheck: {
    TableName: USERS_TABLE,
    Key: emailKey(email),
    ConditionExpression: 'userId = :owner',
    ExpressionAttributeValues: { ':owner': userId },
  },
});

/** Checks that the address belongs to nobody who has confirmed it: its owner, as read, has not. */
export const unconfirmedAddressItem = ({ email }: Account, owner: Account | undefined): Action => ({
  ConditionCheck: owner
    ? {
        TableName: USERS_TABLE,
        Key: userKey(owner.userId),
        ConditionExpression: 'emailVerified = :no',
        ExpressionAttributeValues: { ':no': false },
      }
    : { TableName: USERS_TABLE, Key: emailKey(email), ConditionExpression: absent },
});

/** Makes the address available again. Conditional on the account that claimed it. */
export const releaseAddressItem = ({ email, userId }: Account): Action => ({
  Delete: {
    TableName: USERS_TABLE,
    Key: emailKey(email),
    ConditionExpression: 'userId = :me',
    ExpressionAttributeValues: { ':me': userId },
  },
});
