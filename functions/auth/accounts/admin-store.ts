import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { type PublicKeyRow, publicKeyKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';

// What only the person behind `npm run admin` asks, with rights of their own: no function may scan a table.

const { USERS_TABLE } = accountEnv.read();

/** Every row of the table that passes, found by reading all of it: minutes for a million accounts, seconds for most. */
async function search<T>(FilterExpression: string, values: Record<string, string>, names: Record<string, string> = {}) {
  const found: T[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo.send(
      new ScanCommand({
        TableName: USERS_TABLE,
        FilterExpression,
        ExpressionAttributeValues: values,
        ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    found.push(...((page.Items ?? []) as T[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}

export const admins = () =>
  search<Account>(
    'sk = :profile AND contains(#roles, :admin) AND attribute_not_exists(erasedAt)',
    { ':profile': 'profile', ':admin': 'admin' },
    { '#roles': 'roles' },
  );

/** Each session key that has ever signed. */
export const publishedSessionKeys = () =>
  search<PublicKeyRow>('begins_with(pk, :key)', { ':key': publicKeyKey('session', '').pk });

/**
 * Nothing this key has signed counts any more: every verifier sees it within `callerMemoryMs`. Revoking twice is
 * nothing, the first time stands. `undefined` when there is no such key.
 */
export const revokeSessionKey = (kid: string, now: number) =>
  update<PublicKeyRow>(USERS_TABLE, publicKeyKey('session', kid), {
    UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :now)',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': now },
  });
