import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { OrderRow } from '../../../functions/orders/order/order.ts';

const image = (order: OrderRow) => marshall(order, { removeUndefinedValues: true }) as never;

/** Watches an order, as the stream of its table does: each call of `note` records its version, if it is a new one. */
export function orderStream(orderId: string) {
  const versions: OrderRow[] = [];
  return {
    async note(): Promise<void> {
      const { readOrder } = await import('../../../functions/orders/order/order-store.ts');
      const order = await readOrder(orderId);
      if (order && order.version !== versions.at(-1)?.version) versions.push(order);
    },
    /** The changes, each with the old and the new row. */
    records: (): DynamoDBRecord[] =>
      versions.map((order, index) => {
        const before = versions[index - 1];
        return {
          dynamodb: {
            SequenceNumber: String(index + 1),
            NewImage: image(order),
            ...(before && { OldImage: image(before) }),
          },
        };
      }),
  };
}
