import type { Action } from '../../../../shared/dynamo/client.ts';
import { getMany } from '../../../../shared/dynamo/read.ts';
import { env } from '../../env.ts';
import type { OrderRow } from '../../order/order.ts';
import { normalReference } from './payment-reference.ts';
import { manualAttempt } from './receipt.ts';

const { ORDERS_TABLE } = env.read();

const referenceKey = (reference: string) => ({
  pk: `payment-reference#${normalReference(reference)}`,
  sk: 'reference',
});

/** Names a new order by its payment reference. Conditional on no other order having that reference. */
export function referenceItems(order: OrderRow): Action[] {
  const reference = manualAttempt(order)?.reference;
  if (!reference) return [];
  const Item = { ...referenceKey(reference), orderId: order.orderId };
  return [{ Put: { TableName: ORDERS_TABLE, Item, ConditionExpression: 'attribute_not_exists(pk)' } }];
}

/** The ids of orders by their payment references. Without an entry where no order has that reference. */
export async function orderIdsByReference(references: readonly string[]): Promise<Map<string, string>> {
  const unique = [...new Set(references)];
  const rows = await getMany<{ orderId: string }>(ORDERS_TABLE, unique.map(referenceKey), { consistent: true });
  return new Map(
    rows.flatMap((row, index) => {
      const reference = unique[index];
      return row && reference ? [[reference, row.orderId] as const] : [];
    }),
  );
}
