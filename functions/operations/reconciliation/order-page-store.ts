import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo, type Key } from '../../../shared/dynamo/client.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import type { OrderMoney } from '../../../shared/records/order-money.ts';
import { recountEnv } from '../env.ts';

const { ORDERS_TABLE } = recountEnv.read();

/**
 * Reads one page of the orders table, in no order: at most 1 MB, so its orders may be few or none. `next` is the
 * position behind it, absent at the end. Eventually consistent, 128 read units.
 */
export async function readOrderPage(after: Key | undefined): Promise<{ orders: OrderMoney[]; next?: Key }> {
  const { Items = [], LastEvaluatedKey } = await dynamo.send(
    new ScanCommand({
      TableName: ORDERS_TABLE,
      FilterExpression: 'sk = :order',
      ExpressionAttributeValues: { ':order': 'order' },
      ExclusiveStartKey: after,
    }),
  );
  return { orders: Items as OrderMoney[], ...(LastEvaluatedKey && { next: LastEvaluatedKey as Key }) };
}

/** Reads orders as they are now. */
export async function readOrderRows(orderIds: readonly string[]): Promise<OrderMoney[]> {
  const rows = await getMany<OrderMoney>(ORDERS_TABLE, orderIds.map(orderKey), { consistent: true });
  return rows.filter((row) => row !== undefined);
}
