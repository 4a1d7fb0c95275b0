import { log } from '../../../shared/base/log.ts';
import { cancellation } from '../../../shared/dynamo/cancellation.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { getItem, getMany, queryUpTo } from '../../../shared/dynamo/read.ts';
import { transact } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { openOrderPartitions, orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { type OrderRow, placesOfOrder } from './order.ts';

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

/**
 * Ids of the orders whose `checkAt` has passed, longest overdue first within a partition. Bounded: what one run checks
 * leaves the front of the list, so the next run finds the others.
 */
export async function dueOrderIds(now: number): Promise<string[]> {
  const found = await Promise.all(
    openOrderPartitions.map((partition) =>
      queryUpTo<{ pk: string }>(
        ORDERS_TABLE,
        {
          IndexName: 'open',
          KeyConditionExpression: '#open = :shard AND checkAt <= :now',
          ExpressionAttributeNames: { '#open': 'open' },
          ExpressionAttributeValues: { ':shard': partition, ':now': now },
        },
        orderLimits.dueOrdersPerShard,
      ),
    ),
  );
  if (!found.every(({ isAll }) => isAll)) log.warn('more orders are due than one run checks');
  return found.flatMap(({ items }) => items.map(({ pk }) => pk.slice('order#'.length)));
}

/**
 * Sets when the minute job reads the order next. Without a time it removes the order from the index, as it has ended
 * and owes nothing. Conditional on `version` as read: a concurrent change has set its own time.
 */
export const scheduleCheck = (order: OrderRow, checkAt: number | undefined) =>
  update(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: checkAt === undefined ? 'REMOVE #open' : 'SET checkAt = :at',
    ConditionExpression: '#version = :read AND attribute_exists(#open)',
    ExpressionAttributeNames: { '#open': 'open', '#version': 'version' },
    ExpressionAttributeValues: { ':read': order.version, ...(checkAt !== undefined && { ':at': checkAt }) },
  });

/**
 * Extends the order's hold on all of its places, lapsed or not, or on none.
 * Returns `false` when another customer has taken one of them.
 */
export async function extendHold(order: OrderRow, until: number): Promise<boolean> {
  try {
    await transact(placesOfOrder(order).map((place) => places.extend(place, order.holdId, until)));
    return true;
  } catch (error) {
    if ((cancellation(error)?.failed.length ?? 0) > 0) return false;
    throw error;
  }
}
