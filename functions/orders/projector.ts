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

/** Once an hour in a process: the mark lasts for days, and a crowd that buys is not to pay for one each. */
const marked = memoizeFor(orderLimits.soldLatelyMarkMs, async (eventId) => {
  await put(ORDERS_TABLE, recentSalesRow(eventId, clock.now()));
  return true;
});

/** The stream of the orders table: what confirmed orders sold of each event, and which events sell. Every step may be repeated. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const selling = new Set<string>();
  const answer = await processInOrder(Records, async (record) => {
    const row = imageOf(record, 'NewImage');
    if (row?.sk !== 'order') return;
    for (const sales of salesOf(row as unknown as OrderRow)) {
      await putNewer(ORDERS_TABLE, { ...salesKey(sales), ...sales });
      // Also where the row is there already: a batch that comes again may have failed before its mark.
      if (!sales.comp) selling.add(sales.eventId);
    }
  });
  await Promise.all([...selling].map(marked));
  return answer;
}
