import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../../../shared/dynamo/client.ts';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { putNew, removeWhen, update } from '../../../shared/dynamo/write.ts';
import {
  type KeyUse,
  type PublicKeyRow,
  publicKeyKey,
  raiseLastEnd,
  type TicketKeyRow,
  ticketKeyKey,
} from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import type { Account } from '../identity/account.ts';

// Queries of `npm run admin` only, with the operator's own rights: no function may scan a table.

const { USERS_TABLE } = accountEnv.read();

export const admins = () =>
  scanUsers<Account>(
    'sk = :profile AND contains(#roles, :admin) AND attribute_not_exists(erasedAt)',
    { ':profile': 'profile', ':admin': 'admin' },
    { '#roles': 'roles' },
  );

/** Every key of a use that has ever signed. */
export const publishedKeys = (use: KeyUse) =>
  scanUsers<PublicKeyRow>('begins_with(pk, :key)', { ':key': `${use}-key#` });

/** Events are planned at most this far ahead. */
const eventsAheadMs = 2 * 365 * 86_400_000;

/**
 * Publishes the ticket keys that an earlier version has stored, each in a partition of its own, where no door looks for
 * them. For which events they have signed is stored nowhere, so they stay published as long as an event may be ahead.
 */
export async function publishFormerTicketKeys(now: number): Promise<void> {
  const rows = await scanUsers<PublicKeyRow & Key>('begins_with(pk, :key) AND sk = :former', {
    ':key': 'ticket-key#',
    ':former': 'public',
  });
  for (const { pk, sk, kid, jwk, revokedAt } of rows) {
    const row: TicketKeyRow = { kid, jwk, from: now, ...(revokedAt !== undefined && { revokedAt }) };
    await putNew(USERS_TABLE, { ...ticketKeyKey(kid), ...row });
    await update(USERS_TABLE, ticketKeyKey(kid), raiseLastEnd(now + eventsAheadMs));
    await removeWhen(USERS_TABLE, { pk, sk }, {});
  }
}

/**
 * Revokes a key with all that it has signed. Every verifier sees this within `callerMemoryMs`. Idempotent: the first
 * revocation time stands. Returns `undefined` when the key does not exist.
 */
export const revokeKey = (use: KeyUse, kid: string, now: number) =>
  update<PublicKeyRow>(USERS_TABLE, publicKeyKey(use, kid), {
    UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :now)',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': now },
  });

/** Returns every row that passes the filter. Reads the whole table: seconds usually, minutes for a million accounts. */
async function scanUsers<T>(
  FilterExpression: string,
  values: Record<string, string>,
  names: Record<string, string> = {},
) {
  const rows: T[] = [];
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
    rows.push(...((page.Items ?? []) as T[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return rows;
}
