import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Account, Show } from '../actors/world.ts';
import { pricedOrder } from '../state/priced-order.ts';

const terms = { fee: { perTicket: 150 }, tax: { rate: 19, included: true as const } };

/**
 * Writes paid orders of a buyer, of two lines with discount, booking fee and tax. With `refunded`, all of the first
 * line's ticket is refunded as `<orderId>#r1`. Returns their ids.
 */
export async function paidOrders(
  { eventId }: Show,
  { id: userId }: Account,
  size: number,
  { refunded = false } = {},
): Promise<string[]> {
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { newId } = await import('../../../shared/base/id.ts');
  const { orderKey } = await import('../../../shared/records/order-facts.ts');
  const sample = pricedOrder([
    { quantity: 1, unit: 4_500, discount: 450, terms },
    { quantity: 2, unit: 2_500, discount: 500, terms },
  ]);
  const items = sample.items.map((item) => ({ ...item, eventId, eventTitle: 'Lighthouse Sessions', name: 'Standing' }));
  const refund = { attemptId: 'ord_1#1', status: 'pending', reason: 'test', ticketIds: ['t0.0'] };
  const orderIds = Array.from({ length: size }, () => newId('ord', Date.now()));
  // A store that has just started cannot take a connection for each order at once.
  await forEachLimit(orderIds, 10, (orderId) => {
    const refunds = refunded ? [{ id: `${orderId}#r1`, amount: { amount: 4_200, currency: 'EUR' }, ...refund }] : [];
    return put(process.env.ORDERS_TABLE ?? '', { ...sample, ...orderKey(orderId), orderId, userId, items, refunds });
  });
  return orderIds;
}
