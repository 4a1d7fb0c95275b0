import type { Action } from '../../../../shared/dynamo/client.ts';
import { env } from '../../env.ts';
import type { OrderRow } from '../../order/order.ts';
import { normalReference } from './payment-reference.ts';
import { manualAttempt } from './receipt.ts';

const { ORDERS_TABLE } = env.read();

const referenceKey = (reference: string) => ({ pk: `payment-reference#${normalReference(reference)}`, sk: 'order' });

/** Names a new order by its payment reference. Conditional on no other order having that reference. */
export function referenceItems(order: OrderRow): Action[] {
  const reference = manualAttempt(order)?.reference;
  if (!reference) return [];
  const Item = { ...referenceKey(reference), orderId: order.orderId };
  return [{ Put: { TableName: ORDERS_TABLE, Item, ConditionExpression: 'attribute_not_exists(pk)' } }];
}
