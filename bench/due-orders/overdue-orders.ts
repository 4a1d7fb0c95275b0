import { setImmediate as turn } from 'node:timers/promises';
import type { Attempt } from '../../functions/orders/order/attempt.ts';
import type { OrderRow } from '../../functions/orders/order/order.ts';
import { newId } from '../../shared/base/id.ts';
import { placeKey, type Ticket } from '../../shared/inventory/place.ts';
import { openOrderPartitions, orderKey } from '../../shared/records/order-facts.ts';
import type { Store } from '../../test/support/simulation/cloud/store.ts';

type Kind = 'declined' | 'pending';

const shards = 32;
const amount = { amount: 45_00, currency: 'EUR' };
const minute = 60_000;

/**
 * Stores orders of one ticket each, a minute overdue. Their attempts are declined, so that they only have to end, or
 * pending, so that their provider has to be asked. The kinds are mixed evenly.
 */
export async function storeOverdueOrders(
  store: Store,
  { count, declinedOf10 }: { count: number; declinedOf10: number },
): Promise<Map<string, Kind>> {
  const kinds = new Map<string, Kind>();
  const { openOrderPartition } = await import('../../functions/orders/order/order.ts');
  const { ORDERS_TABLE = '', TICKETS_TABLE = '' } = process.env;
  const eventId = newId('evt');
  const ticketTypeId = `${eventId}-GA`;
  const now = Date.now();
  for (let n = 0; n < count; n++) {
    const orderId = newId('ord');
    const kind = n % 10 < declinedOf10 ? 'declined' : 'pending';
    kinds.set(orderId, kind);
    const attempt: Attempt = {
      ...{ id: `${orderId}#1`, provider: 'test', status: kind, amount },
      ...{ reference: `pi_${orderId}`, key: 'key', hash: 'hash' },
    };
    const place = { ticketTypeId, shard: n % shards, number: n };
    const order: OrderRow = {
      ...{ orderId, userId: `usr_${n}`, hash: 'hash', holdId: orderId, status: 'awaiting_payment', money: 'open' },
      items: [
        {
          id: '1',
          eventId,
          eventTitle: 'Night',
          ticketTypeId,
          name: 'GA',
          quantity: 1,
          unitPrice: amount,
          total: amount,
        },
      ],
      ...{ places: [{ item: 0, shard: place.shard, number: n }], total: amount, attempts: [attempt], refunds: [] },
      ...{ tickets: [], taskToken: 'token', createdAt: now - 11 * minute, payBy: now - minute, checkAt: now - minute },
      ...{ version: 2, history: [{ at: now - 11 * minute, what: 'placed' }] },
    };
    const ticket: Ticket = {
      ...{ ...place, ...placeKey(place), status: 'held', holdId: orderId, issue: 1, sale: 1, version: 2 },
      claimableAt: now - minute,
    };
    const Item = { ...orderKey(orderId), ...order, open: openOrderPartition(orderId) };
    await store.execute('PutItem', { TableName: ORDERS_TABLE, Item });
    await store.execute('PutItem', { TableName: TICKETS_TABLE, Item: ticket });
    if (n % 1_000 === 0) await turn();
  }
  return kinds;
}

/** How many orders of each kind are still in the minute job's index. */
export async function countWatched(store: Store, kinds: ReadonlyMap<string, Kind>): Promise<Record<Kind, number>> {
  const watched = { declined: 0, pending: 0 };
  for (const partition of openOrderPartitions) {
    for (let from: unknown, isFirst = true; isFirst || from; isFirst = false) {
      const { Items, LastEvaluatedKey } = await store.execute('Query', {
        ...{ TableName: process.env.ORDERS_TABLE, IndexName: 'open', ExclusiveStartKey: from },
        ...{ KeyConditionExpression: '#open = :partition', ExpressionAttributeNames: { '#open': 'open' } },
        ExpressionAttributeValues: { ':partition': partition },
      });
      for (const { pk } of Items as { pk: string }[])
        watched[kinds.get(pk.slice(orderKey('').pk.length)) ?? 'pending']++;
      from = LastEvaluatedKey;
    }
  }
  return watched;
}
