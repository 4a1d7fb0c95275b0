import type { Key } from '../../../shared/dynamo/client.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import { deleteObjects } from '../../../shared/s3/bucket.ts';
import { erasureEnv } from '../env.ts';
import { notificationLimits } from '../limits.ts';
import { pdfKey } from './pdf-key.ts';

const { ORDERS_TABLE, BUCKET } = erasureEnv.read();

/** Lists the ids of an account's orders. */
export async function readOrderIds(userId: string): Promise<string[]> {
  const query = {
    IndexName: 'user',
    KeyConditionExpression: 'userId = :user',
    ExpressionAttributeValues: { ':user': userId },
  };
  const rows = await queryAll<Key>(ORDERS_TABLE, query, notificationLimits.ordersPerUser);
  return rows.map(({ pk }) => pk.slice('order#'.length));
}

/** Deletes the stored tickets of these orders. Idempotent. */
export const deletePdfs = (orderIds: readonly string[]) => deleteObjects(BUCKET, orderIds.map(pdfKey));
