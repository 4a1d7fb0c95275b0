import { setImmediate as turn } from 'node:timers/promises';
import type { OrderRow } from '../../functions/orders/order/order.ts';
import type { ProviderRecord } from '../../functions/orders/payment/provider.ts';
import { newId } from '../../shared/base/id.ts';
import { placeKey, type Ticket, ticketIdOf } from '../../shared/inventory/place.ts';
import { paperKey } from '../../shared/ledger/paper-key.ts';
import { eventKey } from '../../shared/records/event-row.ts';
import { orderKey } from '../../shared/records/order-facts.ts';
import { recentSalesRow } from '../../shared/records/sales-row.ts';
import type { Store } from '../../test/support/simulation/cloud/store.ts';

const shards = 32;
const perOrder = 2;
const price = { amount: 45_00, currency: 'EUR' };
const total = { amount: 90_00, currency: 'EUR' };
const minute = 60_000;

/** Stores orders of two tickets each that were paid within the last hour, with their places and sales. Returns the charges. */
export async function storePaidOrders(store: Store, count: number): Promise<ProviderRecord[]> {
  const { salesOf } = await import('../../functions/orders/reports/sales.ts');
  const { salesKey } = await import('../../shared/records/sales-row.ts');
  const { rowsOf } = await import('../../shared/ledger/post-transactions.ts');
  const { ACCOUNTING_TABLE, EVENTS_TABLE, ORDERS_TABLE, TICKETS_TABLE } = process.env;
  const eventId = newId('evt');
  const event = { ...eventKey(eventId), eventId, organizerId: newId('org') };
  await store.execute('PutItem', { TableName: EVENTS_TABLE, Item: event });
  await store.execute('PutItem', { TableName: ORDERS_TABLE, Item: recentSalesRow(eventId, Date.now()) });
  const ticketTypeId = `${eventId}-GA`;
  const now = Date.now();
  const charges: ProviderRecord[] = [];
  for (let n = 0; n < count; n++) {
    const orderId = newId('ord');
    const at = now - 5 * minute - (n % (50 * minute));
    const spots = Array.from({ length: perOrder }, (_, seat) => ({ shard: n % shards, number: n * perOrder + seat }));
    const attempt = { id: `${orderId}#1`, provider: 'test' as const, status: 'captured' as const, amount: total };
    const order: OrderRow = {
      ...{ orderId, userId: `usr_${n}`, hash: 'hash', holdId: orderId, status: 'confirmed', money: 'open' },
      items: [
        {
          ...{ id: '1', eventId, eventTitle: 'Night', ticketTypeId, name: 'GA', quantity: perOrder },
          ...{ unitPrice: price, total },
        },
      ],
      ...{ places: spots.map((spot) => ({ item: 0, ...spot })), total, captured: total, refunds: [] },
      attempts: [{ ...attempt, reference: `pi_${orderId}`, key: 'key', hash: 'hash' }],
      tickets: spots.map((spot) => ({
        ticketId: ticketIdOf({ ticketTypeId, ...spot, sale: 1 }),
        itemId: '1',
        status: 'valid',
      })),
      ...{ createdAt: at - minute, payBy: at + minute, checkAt: at, version: 4 },
      history: [
        { at: at - minute, what: 'placed' },
        { at, what: 'captured #1' },
        { at, what: 'confirmed' },
      ],
    };
    await store.execute('PutItem', { TableName: ORDERS_TABLE, Item: { ...orderKey(orderId), ...order } });
    for (const sales of salesOf(order)) {
      await store.execute('PutItem', { TableName: ORDERS_TABLE, Item: { ...salesKey(sales), ...sales } });
    }
    const invoice = paperKey({ orderId, organizerId: event.organizerId });
    for (const Item of [...(await rowsOf(order)), invoice]) {
      await store.execute('PutItem', { TableName: ACCOUNTING_TABLE, Item });
    }
    for (const spot of spots) {
      const place = { ticketTypeId, ...spot };
      const ticket: Partial<Ticket> = {
        ...place,
        ...placeKey(place),
        status: 'sold',
        orderId,
        issue: 1,
        sale: 1,
        version: 3,
      };
      await store.execute('PutItem', { TableName: TICKETS_TABLE, Item: ticket });
    }
    charges.push({
      ...{ what: 'charge', orderId, attemptId: attempt.id, reference: `pi_${orderId}`, amount: total, refunded: 0 },
    });
    if (n % 1_000 === 0) await turn();
  }
  return charges;
}
