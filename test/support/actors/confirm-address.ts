import { inject } from 'vitest';
import { cloudEnvironment } from '../../../scripts/local/environment.ts';

/** Marks an address as confirmed in the table, as the mailed link would: waiting for each mail takes too long. */
export async function confirmAddress(userId: string): Promise<void> {
  // A deployed system's tables. Services in this process have set the environment already.
  const tables = inject('tables');
  if (tables) Object.assign(process.env, cloudEnvironment(inject('endpoint')), tables);
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { userKey } = await import('../../../shared/records/auth-rows.ts');
  await update(process.env.USERS_TABLE ?? '', userKey(userId), {
    UpdateExpression: 'SET emailVerified = :yes',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':yes': true },
  });
}
