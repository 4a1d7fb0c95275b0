import type { Key } from '../../../shared/dynamo/client.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { deleteObjects } from '../../../shared/s3/bucket.ts';
import { erasureEnv } from '../env.ts';
import { pdfKey } from './pdf-key.ts';

const { ORDERS_TABLE, BUCKET } = erasureEnv.read();

/** Deletes the stored tickets of all orders of an account, page by page. Idempotent. Returns the number of orders. */
export async function deletePdfs(userId: string): Promise<number> {
  let orders = 0;
  const ofUser = pages<Key>(ORDERS_TABLE, {
    IndexName: 'user',
    KeyConditionExpression: 'userId = :user',
    ExpressionAttributeValues: { ':user': userId },
  });
  for await (const rows of ofUser) {
    await deleteObjects(
      BUCKET,
      rows.map(({ pk }) => pdfKey(pk.slice('order#'.length))),
    );
    orders += rows.length;
  }
  return orders;
}
