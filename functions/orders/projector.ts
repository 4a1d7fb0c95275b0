import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { memoizeFor } from '../../shared/async/memoize.ts';
import { clock } from '../../shared/base/clock.ts';
import { put, putNewer } from '../../shared/dynamo/write.ts';
import { imageOf, processInOrder } from '../../shared/messaging/stream.ts';
import { recentSalesRow, salesKey } from '../../shared/records/sales-row.ts';
import { projectorEnv } from './env.ts';
import { orderLimits } from './limits.ts';
import type { OrderRow } from './order/order.ts';
import { salesOf } from './reports/sales.ts';

const { ORDERS_TABLE } = projectorEnv.read();

/** Marks an event as selling, at most once an hour in each process. */
const markSelling = memoizeFor(orderLimits.soldLatelyMarkMs, async (eventId) => {
  await put(ORDERS_TABLE, recentSalesRow(eventId, clock.now()));
  return true;
});

/**
 * Projects the stream of the orders table: what confirmed orders sold of each event, and which events sell. Every step
 * is idempotent.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const selling = new Set<string>();
  const answer = await processInOrder(Records, async (record) => {
    const row = imageOf(record, 'NewImage');
    if (row?.sk !== 'order') return;
    for (const sales of salesOf(row as unknown as OrderRow)) {
      await putNewer(ORDERS_TABLE, { ...salesKey(sales), ...sales });
      // Also where the row was written before: a redelivered batch may have failed before its mark.
      if (!sales.comp) selling.add(sales.eventId);
    }
  });
  await Promise.all([...selling].map(markSelling));
  return answer;
}
