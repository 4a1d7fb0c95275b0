import type { Key } from '../../dynamo/client.ts';
import { queryAll } from '../../dynamo/read.ts';
import { openOrderPartitions, orderKey } from '../order-facts.ts';
import { tableNamed } from '../table-name.ts';

/** The ids of the orders without an outcome, or with money still owed. Their index is eventually consistent. */
export async function readOpenOrderIds(): Promise<string[]> {
  const keys = await Promise.all(
    openOrderPartitions.map((partition) =>
      queryAll<Key>(tableNamed('ORDERS_TABLE'), {
        IndexName: 'open',
        KeyConditionExpression: '#open = :partition',
        ExpressionAttributeNames: { '#open': 'open' },
        ExpressionAttributeValues: { ':partition': partition },
      }),
    ),
  );
  return keys.flat().map(({ pk }) => pk.slice(orderKey('').pk.length));
}
