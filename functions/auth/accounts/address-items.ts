import type { Action } from '../../../shared/dynamo/client.ts';
import { emailKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';

const { USERS_TABLE } = accountEnv.read();

const absent = 'attribute_not_exists(pk)';

/** Claims the unique address of an account. */
export const claimAddressItem = ({ email, userId }: Account): Action => ({
  Put: { TableName: USERS_TABLE, Item: { ...emailKey(email), userId }, ConditionExpression: absent },
});

/** Checks that the address belongs to no account. */
export const unclaimedAddressItem = ({ email }: Account): Action => ({
  ConditionCheck: { TableName: USERS_TABLE, Key: emailKey(email), ConditionExpression: absent },
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
