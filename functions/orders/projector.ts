import type { DynamoDBStreamEvent } from 'aws-lambda';
import { putNewer } from '../../shared/dynamo.ts';
import { salesKey } from '../../shared/sales-record.ts';
import { imageOf, inOrder } from '../../shared/stream.ts';
import { projectorEnv } from './env.ts';
import type { StoredOrder } from './order.ts';
import { salesOf } from './sales.ts';

const { ORDERS_TABLE } = projectorEnv.read();

/** The stream of the orders table: what confirmed orders sold of each event. Every step may be repeated. */
export const handler = ({ Records }: DynamoDBStreamEvent) =>
  inOrder(Records, async (record) => {
    const row = imageOf(record, 'NewImage');
    if (row?.sk !== 'order') return;
    for (const sales of salesOf(row as unknown as StoredOrder)) {
      await putNewer(ORDERS_TABLE, { ...salesKey(sales), ...sales });
    }
  });
