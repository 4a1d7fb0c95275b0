import { codeCount, customerCountKey } from '../../shared/cart-record.ts';
import type { Action } from '../../shared/dynamo.ts';
import { env } from './env.ts';
import type { StoredOrder } from './order.ts';

const { ORDERS_TABLE } = env.read();

interface Count {
  eventId: string;
  /** The attribute that counts: a ticket type's id, or a code's. */
  name: string;
  by: number;
}

function countsOf({ items, codes = [] }: StoredOrder): Count[] {
  const counts = new Map<string, Count>();
  for (const { ticketTypeId: name, eventId, quantity } of items) {
    counts.set(name, { eventId, name, by: (counts.get(name)?.by ?? 0) + quantity });
  }
  for (const { eventId, code, perCustomer } of codes) {
    if (perCustomer) counts.set(codeCount(code), { eventId, name: codeCount(code), by: 1 });
  }
  return [...counts.values()];
}

/** How much a count may come to, by the name of its attribute. */
export type Most = (name: string) => number;

/** Whether the order by itself is more of something than a customer may have. */
export const tooMany = (order: StoredOrder, most: Most): boolean =>
  countsOf(order).some(({ name, by }) => by > most(name));

/** One update a customer and event: all its counts together. */
export function changeCounts(order: StoredOrder, sign: 1 | -1, most?: Most): Action[] {
  return [...Map.groupBy(countsOf(order), ({ eventId }) => eventId)].map(([eventId, counts]) => {
    const names = Object.fromEntries(counts.map(({ name }, at) => [`#n${at}`, name]));
    const values = Object.fromEntries(counts.map(({ by }, at) => [`:n${at}`, sign * by]));
    const rooms = most && Object.fromEntries(counts.map(({ name, by }, at) => [`:room${at}`, most(name) - by]));
    return {
      Update: {
        TableName: ORDERS_TABLE,
        Key: customerCountKey(order.userId, eventId),
        UpdateExpression: `ADD ${counts.map((_, at) => `#n${at} :n${at}`).join(', ')}`,
        ...(rooms && {
          ConditionExpression: counts
            .map((_, at) => `(attribute_not_exists(#n${at}) OR #n${at} <= :room${at})`)
            .join(' AND '),
        }),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...values, ...rooms },
      },
    };
  });
}
