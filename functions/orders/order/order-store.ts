import { listPage } from '../../../shared/dynamo/list-page.ts';
import { getItem, getMany, queryAll } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { openOrderPartitions, orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { type OrderRow, placesOfOrder } from './order.ts';

const { ORDERS_TABLE, TICKETS_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

export const readOrder = (orderId: string) => getItem<OrderRow>(ORDERS_TABLE, orderKey(orderId), { consistent: true });

export async function ordersOfUser(userId: string, paging: { limit: number; cursor?: string | undefined }) {
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

/** The partition of the index in which an order lies until it has an outcome. */
export const openOrderPartition = (orderId: string): string =>
  openOrderPartitions[(orderId.codePointAt(orderId.length - 1) ?? 0) % recordLimits.openOrderShards] ?? '';

/** Ids of the orders whose time to be looked at has come, longest due first within a shard. */
export async function dueOrderIds(now: number): Promise<string[]> {
  const pages = await Promise.all(
    openOrderPartitions.map((shard) =>
      queryAll<{ pk: string }>(
        ORDERS_TABLE,
        {
          IndexName: 'open',
          KeyConditionExpression: '#open = :shard AND checkAt <= :now',
          ExpressionAttributeNames: { '#open': 'open' },
          ExpressionAttributeValues: { ':shard': shard, ':now': now },
        },
        orderLimits.dueOrdersPerShard,
      ),
    ),
  );
  return pages.flat().map(({ pk }) => pk.slice('order#'.length));
}

/**
 * When an order is looked at again; with no time never, as it has ended and owes nothing. Conditional on the order as
 * read: whoever changed it meanwhile has said when.
 */
export const scheduleCheck = (order: OrderRow, checkAt: number | undefined) =>
  update(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: checkAt === undefined ? 'REMOVE #open' : 'SET checkAt = :at',
    ConditionExpression: '#version = :read AND attribute_exists(#open)',
    ExpressionAttributeNames: { '#open': 'open', '#version': 'version' },
    ExpressionAttributeValues: { ':read': order.version, ...(checkAt !== undefined && { ':at': checkAt }) },
  });

/** The places of an order as they are now, in the order's own sequence. */
export const readOrderPlaces = (order: OrderRow) =>
  getMany<Ticket>(TICKETS_TABLE, placesOfOrder(order).map(placeKey), { consistent: true });

/** Takes back the order's own lapsed places, all or none; `false` when somebody else has one by now. */
export async function extendHold(order: OrderRow, until: number): Promise<boolean> {
  try {
    await transact(placesOfOrder(order).map((place) => places.extend(place, order.holdId, until)));
    return true;
  } catch (error) {
    if ((cancellation(error)?.failed.length ?? 0) > 0) return false;
    throw error;
  }
}
