import { customerCountKey } from '../../shared/cart-record.ts';
import type { Action } from '../../shared/dynamo.ts';
import { env } from './env.ts';
import type { StoredOrder } from './order.ts';

const { ORDERS_TABLE } = env.read();

const byType = (order: StoredOrder) => {
  const counts = new Map<string, { eventId: string; quantity: number }>();
  for (const { ticketTypeId, eventId, quantity } of order.items) {
    counts.set(ticketTypeId, { eventId, quantity: (counts.get(ticketTypeId)?.quantity ?? 0) + quantity });
  }
  return counts;
};

/** Whether the order by itself is more of some type than a customer may have. */
export const tooMany = (order: StoredOrder, most: (ticketTypeId: string) => number): boolean =>
  [...byType(order)].some(([ticketTypeId, { quantity }]) => quantity > most(ticketTypeId));

/** One update a customer and event: the counts of all its types together. */
export function changeCounts(order: StoredOrder, sign: 1 | -1, most?: (ticketTypeId: string) => number): Action[] {
  const perEvent = Map.groupBy(byType(order), ([, { eventId }]) => eventId);
  return [...perEvent].map(([eventId, types]) => {
    const names = Object.fromEntries(types.map(([id], at) => [`#t${at}`, id]));
    const values = Object.fromEntries(types.map(([, { quantity }], at) => [`:n${at}`, sign * quantity]));
    const rooms =
      most && Object.fromEntries(types.map(([id, { quantity }], at) => [`:room${at}`, most(id) - quantity]));
    return {
      Update: {
        TableName: ORDERS_TABLE,
        Key: customerCountKey(order.userId, eventId),
        UpdateExpression: `ADD ${types.map((_, at) => `#t${at} :n${at}`).join(', ')}`,
        ...(rooms && {
          ConditionExpression: types
            .map((_, at) => `(attribute_not_exists(#t${at}) OR #t${at} <= :room${at})`)
            .join(' AND '),
        }),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...values, ...rooms },
      },
    };
  });
}
