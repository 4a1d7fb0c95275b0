import { marshall } from '@aws-sdk/util-dynamodb';
import type { OrderRow } from '../../../functions/orders/order/order.ts';

/** Passes an order as stored to the real projector of the orders table, as no stream runs in this process. */
export async function projectOrder(order: OrderRow): Promise<void> {
  const { handler } = await import('../../../functions/orders/projector.ts');
  await handler({ Records: [{ dynamodb: { NewImage: marshall(order, { removeUndefinedValues: true }) as never } }] });
}
