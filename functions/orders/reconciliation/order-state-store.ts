import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getMany, pages } from '../../../shared/dynamo/read.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { recentSalesPartition, type SalesRow, salesBetweenIn, salesKey } from '../../../shared/records/sales-row.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { type OrderRow, placesOfOrder, wasConfirmed } from '../order/order.ts';
import { salesOf } from '../reports/sales.ts';
import { type PostingsByOrder, readLedgerSides } from './ledger-side-store.ts';
import type { OrderState } from './state-findings.ts';

const { ORDERS_TABLE, TICKETS_TABLE } = env.read();

/** The ids of the orders that were confirmed in a window, by the sales of the events that sell. Eventually consistent. */
export async function readConfirmedOrderIds({ from, to }: { from: number; to: number }): Promise<string[]> {
  const orderIds: string[] = [];
  for await (const events of pages<Key>(ORDERS_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': recentSalesPartition },
  })) {
    await forEachLimit(events, orderLimits.reconcilerReads, async ({ sk: eventId }) => {
      for await (const page of salesBetweenIn(ORDERS_TABLE)(eventId, from, to)) {
        for (const { orderId } of page) orderIds.push(orderId);
      }
    });
  }
  return orderIds;
}

/** Reads some orders with their places and sales rows. Orders that do not exist are left out. */
export async function readStates(orderIds: readonly string[], postings: PostingsByOrder): Promise<OrderState[]> {
  const rows = await getMany<OrderRow>(ORDERS_TABLE, orderIds.map(orderKey), { consistent: true });
  const orders = rows.filter((row) => row !== undefined);
  const sales = await readBy(orders, ORDERS_TABLE, (order) => salesOf(order).map(salesKey));
  const places = await readBy(orders, TICKETS_TABLE, (order) =>
    wasConfirmed(order) ? placesOfOrder(order).map(placeKey) : [],
  );
  const ledgers = await readLedgerSides(orders, postings);
  return orders.map((order, index) => ({
    order,
    ledger: ledgers[index] ?? { expected: [], stored: [], unissued: [] },
    sales: (sales[index] ?? []) as SalesRow[],
    places: (places[index] ?? []) as Ticket[],
  }));
}

/**
 * Reads rows of all orders together, in full batches. Returns those of each order. A place that was returned and sold
 * again belongs to several orders, and DynamoDB refuses to read a key twice.
 */
async function readBy(
  orders: readonly OrderRow[],
  table: string,
  keysOf: (order: OrderRow) => Key[],
): Promise<(object | undefined)[][]> {
  const nameOf = ({ pk, sk }: Key) => `${pk} ${sk}`;
  const keys = orders.map(keysOf);
  const distinct = new Map(keys.flat().map((key) => [nameOf(key), key]));
  const rows = await getMany<object>(table, [...distinct.values()], { consistent: true });
  const found = new Map([...distinct.keys()].map((name, index) => [name, rows[index]]));
  return keys.map((own) => own.map((key) => found.get(nameOf(key))));
}
