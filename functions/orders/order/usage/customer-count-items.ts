import type { Action } from '../../../../shared/dynamo/client.ts';
import { codeCount, customerCountKey, customerOf } from '../../../../shared/records/cart-row.ts';
import { env } from '../../env.ts';
import type { OrderRow } from '../order.ts';

const { ORDERS_TABLE } = env.read();

/** The limit of one of a customer's counts for an event, by the name of its attribute. */
export type CountLimit = (eventId: string, name: string) => number;

/** Whether the order alone exceeds a limit of what one customer may have. */
export const exceedsCountLimit = (order: OrderRow, limit: CountLimit): boolean =>
  countsOf(order).some(({ eventId, name, by }) => by > limit(eventId, name));

/**
 * Adds (`1`) or subtracts (`-1`) what an order counts for its customer, one update for each event. With a limit, each
 * update is conditional on every count staying within it.
 */
export function customerCountItems(order: OrderRow, sign: 1 | -1, limit?: CountLimit): Action[] {
  return [...Map.groupBy(countsOf(order), ({ eventId }) => eventId)].map(([eventId, counts]) => {
    const names = Object.fromEntries(counts.map(({ name }, index) => [`#n${index}`, name]));
    const values = Object.fromEntries(counts.map(({ by }, index) => [`:n${index}`, sign * by]));
    const rooms =
      limit && Object.fromEntries(counts.map(({ name, by }, index) => [`:room${index}`, limit(eventId, name) - by]));
    return {
      Update: {
        TableName: ORDERS_TABLE,
        Key: customerCountKey(customerOf(order), eventId),
        UpdateExpression: `ADD ${counts.map((_, index) => `#n${index} :n${index}`).join(', ')}`,
        ...(rooms && {
          ConditionExpression: counts
            .map((_, index) => `(attribute_not_exists(#n${index}) OR #n${index} <= :room${index})`)
            .join(' AND '),
        }),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...values, ...rooms },
      },
    };
  });
}

interface CountChange {
  eventId: string;
  /** The attribute that counts: a ticket type's id, or the name of a code's count. */
  name: string;
  by: number;
}

/** Comps and sales at the box office count for no customer: the limits bind those who buy with an account. */
function countsOf({ items, codes = [], comp, boxOffice }: OrderRow): CountChange[] {
  if (comp || boxOffice) return [];
  const counts = new Map<string, CountChange>();
  // The event is part of the key, since codes of two events may be spelled alike.
  const add = (eventId: string, name: string, by: number) => {
    const key = `${eventId} ${name}`;
    counts.set(key, { eventId, name, by: (counts.get(key)?.by ?? 0) + by });
  };
  for (const { ticketTypeId, eventId, quantity } of items) add(eventId, ticketTypeId, quantity);
  for (const { eventId, code, perCustomer } of codes) if (perCustomer) add(eventId, codeCount(code), 1);
  return [...counts.values()];
}
