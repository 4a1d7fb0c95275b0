import { putNewer } from '../../../shared/dynamo/write.ts';
import { type SalesRow, salesKey } from '../../../shared/records/sales-row.ts';
import { tableNamed } from '../../../shared/records/table-name.ts';
import type { OrderRow } from '../order/order.ts';
import { salesOf } from './sales.ts';

/** Writes what an order sold of each of its events, unless newer rows exist. Returns the rows. */
export async function projectSales(order: OrderRow): Promise<SalesRow[]> {
  const rows = salesOf(order);
  for (const sales of rows) await putNewer(tableNamed('ORDERS_TABLE'), { ...salesKey(sales), ...sales });
  return rows;
}
