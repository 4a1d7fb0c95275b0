import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { getItem, getMany, pages } from '../../../shared/dynamo/read.ts';
import { transactWhen } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { factsKey, type SellingFacts } from '../../../shared/inventory/ticket-type.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { type OrderRow, owesMoney, placesOfOrder } from './order.ts';

const { ORDERS_TABLE, TICKETS_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

export const readOrder = (orderId: string) => getItem<OrderRow>(ORDERS_TABLE, orderKey(orderId), { consistent: true });

/** The places of an order as stored, in the order's own sequence. */
export const readOrderPlaces = (order: OrderRow) =>
  getMany<Ticket>(TICKETS_TABLE, placesOfOrder(order).map(placeKey), { consistent: true });

/** One page of a user's orders, newest first. */
export async function ordersOfUser(userId: string, paging: Paging) {
  const page = await listPage<{ pk: string; sk: string }>(
    ORDERS_TABLE,
    {
      IndexName: 'user',
      KeyConditionExpression: 'userId = :user',
      ExpressionAttributeValues: { ':user': userId },
      ScanIndexForward: false,
    },
    paging,
  );
  const keys = page.items.map(({ pk, sk }) => ({ pk, sk }));
  const orders = await getMany<OrderRow>(ORDERS_TABLE, keys, { consistent: true });
  return { ...page, items: orders.filter((row) => row !== undefined) };
}

/** Yields ids of the orders in a partition whose `checkAt` has passed, longest overdue first. Eventually consistent. */
export async function* dueOrderIds(partition: string, now: number): AsyncGenerator<string[]> {
  const found = pages<{ pk: string }>(ORDERS_TABLE, {
    IndexName: 'open',
    KeyConditionExpression: '#open = :partition AND checkAt <= :now',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':partition': partition, ':now': now },
    Limit: orderLimits.dueOrdersPerPage,
  });
  for await (const page of found) yield page.map(({ pk }) => pk.slice(orderKey('').pk.length));
}

/**
 * Claims a check of an order for one worker, by moving the time of the next one. Conditional on the time as read, so a
 * second worker claims nothing. The version does not change: what others write at the same time stays valid.
 */
export const claimCheck = (order: OrderRow, nextAt: number) =>
  update<OrderRow>(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: 'SET checkAt = :next',
    ConditionExpression: 'checkAt = :read AND attribute_exists(#open)',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':read': order.checkAt, ':next': nextAt },
  });

/**
 * Forgets the token of a saga that was woken, of an order that has ended. Takes the order from the minute job's index,
 * too, unless it owes money. Conditional on `version` as read.
 */
export const endWait = (order: OrderRow) =>
  update(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: `REMOVE taskToken${owesMoney(order) ? '' : ', #open'}`,
    ConditionExpression: '#version = :read AND attribute_exists(taskToken)',
    ExpressionAttributeNames: { '#version': 'version', ...(!owesMoney(order) && { '#open': 'open' }) },
    ExpressionAttributeValues: { ':read': order.version },
  });

/** Takes an order that has ended and owes nothing from the minute job's index. Conditional on `version` as read. */
export const endChecks = (order: OrderRow) =>
  update(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: 'REMOVE #open',
    ConditionExpression: '#version = :read AND attribute_exists(#open)',
    ExpressionAttributeNames: { '#open': 'open', '#version': 'version' },
    ExpressionAttributeValues: { ':read': order.version },
  });

/**
 * Extends the order's hold on all of its places, lapsed or not, or on none.
 * Returns `false` when another customer has taken one of them.
 */
export const extendHold = (order: OrderRow, until: number): Promise<boolean> =>
  transactWhen(placesOfOrder(order).map((place) => places.extend(place, order.holdId, until)));

/** When the doors of the first event of an order open, epoch ms. */
export async function readFirstDoors({ items }: OrderRow): Promise<number> {
  const keys = [...new Set(items.map(({ eventId }) => eventId))].map(factsKey);
  const facts = await getMany<SellingFacts>(TICKETS_TABLE, keys);
  return Math.min(...facts.map((one) => one?.doorsOpenAt ?? 0));
}
