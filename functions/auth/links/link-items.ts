import type { Action } from '../../../shared/dynamo/client.ts';
import { accountEnv } from '../env.ts';
import { type Link, linkKey } from './link.ts';

const { USERS_TABLE } = accountEnv.read();

/** Uses a link up. Conditional on its row, so that of two concurrent uses one succeeds. */
export const deleteLinkItem = ({ tokenHash }: Link): Action => ({
  Delete: { TableName: USERS_TABLE, Key: linkKey(tokenHash), ConditionExpression: 'attribute_exists(pk)' },
});
