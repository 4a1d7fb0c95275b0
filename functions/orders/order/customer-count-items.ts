import type { Action } from '../../../shared/dynamo/client.ts';
import { codeCount, customerCountKey } from '../../../shared/records/cart-row.ts';
import { env } from '../env.ts';
import type { OrderRow } from './order.ts';

const { ORDERS_TABLE } = env.read();

interface CountChange {
  eventId: string;
  /** The attribute that counts: a ticket type's id, or a code's. */
  name: string;
  by: number;
}

/** Comps count for nobody: what a customer may buy is not what an organizer may give. */
function countsOf({ items, codes = [], comp }: OrderRow): CountChange[] {
  if (comp) return [];
  const counts = new Map<string, CountChange>();
  // Codes of two events may be spelled alike.
  const add = (eventId: string, name: string, by: number) => {
    const key = `${eventId} ${name}`;
    counts.set(key, { eventId, name, by: (counts.get(key)?.by ?? 0) + by });
  };
  for (const { ticketTypeId, eventId, quantity } of items) add(eventId, ticketTypeId, quantity);
  for (const { eventId, code, perCustomer } of codes) if (perCustomer) add(eventId, codeCount(code), 1);
  return [...counts.values()];
}

/** How much a count of an event may come to, by the name of its attribute. */
export type CountLimit = (eventId: string, name: string) => number;

/** Whether the order by itself is more of something than a customer may have. */
export const exceedsCountLimit = (order: OrderRow, most: CountLimit): boolean =>
  countsOf(order).some(({ eventId, name, by }) => by > most(eventId, name));

/** One update a customer and event: all its counts together. */
export function customerCountItems(order: OrderRow, sign: 1 | -1, most?: CountLimit): Action[] {
  return [...Map.groupBy(countsOf(order), ({ eventId }) => eventId)].map(([eventId, counts]) => {
    const names = Object.fromEntries(counts.map(({ name }, at) => [`#n${at}`, name]));
    const values = Object.fromEntries(counts.map(({ by }, at) => [`:n${at}`, sign * by]));
    const rooms =
      most && Object.fromEntries(counts.map(({ name, by }, at) => [`:room${at}`, most(eventId, name) - by]));
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
