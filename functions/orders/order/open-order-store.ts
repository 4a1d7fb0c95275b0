import { update } from '../../../shared/dynamo/write.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import type { OrderRow } from './order.ts';

const { ORDERS_TABLE } = env.read();

export const openCondition = '#money = :open AND #status IN (:pending, :awaiting)';

export const openNames = { '#money': 'money', '#status': 'status' };

export const openValues = { ':open': 'open', ':pending': 'pending', ':awaiting': 'awaiting_payment' };

/** `set`: attributes to assign. `when`: a condition beyond "open", with its `values`. */
type OpenOrderChange = { set: Record<string, unknown>; when?: string; values?: Record<string, unknown> };

/**
 * Changes an order whose money is still open and adds `what` to its history.
 * Returns `undefined` when it is not open, or `when` does not hold.
 */
export function changeOpenOrder(orderId: string, what: string, now: number, { set, when, values }: OpenOrderChange) {
  const fields = Object.keys(set);
  const assignments = fields.map((name) => `#${name} = :${name}`);
  return update<OrderRow>(ORDERS_TABLE, orderKey(orderId), {
    UpdateExpression: `SET ${[...assignments, '#version = #version + :one', 'history = list_append(history, :entry)'].join(', ')}`,
    ConditionExpression: when ? `${openCondition} AND ${when}` : openCondition,
    ExpressionAttributeNames: {
      ...openNames,
      '#version': 'version',
      ...Object.fromEntries(fields.map((name) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: {
      ...openValues,
      ...values,
      ':one': 1,
      ':entry': [{ at: now, what }],
      ...Object.fromEntries(fields.map((name) => [`:${name}`, set[name]])),
    },
  });
}
