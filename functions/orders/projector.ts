import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { memoizeFor } from '../../shared/async/memoize.ts';
import { clock } from '../../shared/base/clock.ts';
import { put } from '../../shared/dynamo/write.ts';
import { postChange } from '../../shared/ledger/post-transactions.ts';
import { imageOf, processInOrder } from '../../shared/messaging/stream.ts';
import { readEvent } from '../../shared/records/event-row.ts';
import { recentSalesRow } from '../../shared/records/sales-row.ts';
import { projectorEnv } from './env.ts';
import { orderLimits } from './limits.ts';
import type { OrderRow } from './order/order.ts';
import { incidentsOf } from './reports/payment-incident.ts';
import { listIncident } from './reports/payment-incident-store.ts';
import { projectSales } from './reports/sales-store.ts';

const { ORDERS_TABLE } = projectorEnv.read();

/** Marks an event as selling, at most once an hour in each process. */
const markSelling = memoizeFor(orderLimits.soldLatelyMarkMs, async (eventId) => {
  await put(ORDERS_TABLE, recentSalesRow(eventId, clock.now()));
  return true;
});

/** Puts the incidents of an order on the lists of its organizers. */
async function listIncidents(order: OrderRow): Promise<void> {
  const incidents = incidentsOf(order);
  if (incidents.length === 0) return;
  const events = await Promise.all([...new Set(order.items.map(({ eventId }) => eventId))].map(readEvent));
  const organizerIds = new Set(events.flatMap((event) => (event ? [event.organizerId] : [])));
  for (const organizerId of organizerIds) {
    for (const incident of incidents) await listIncident(organizerId, incident, order.version);
  }
}

/**
 * Projects the stream of the orders table: what confirmed orders sold of each event, which events sell, what about
 * payments a person has to look at, and what is posted to the ledgers of organizers. Every step is idempotent.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const selling = new Set<string>();
  const answer = await processInOrder(Records, async (record) => {
    const row = imageOf(record, 'NewImage');
    if (row?.sk !== 'order') return;
    const order = row as unknown as OrderRow;
    await listIncidents(order);
    for (const sales of await projectSales(order)) {
      // Also where the row was written before: a redelivered batch may have failed before its mark.
      if (!sales.comp) selling.add(sales.eventId);
    }
    await postChange(order, imageOf(record, 'OldImage') as OrderRow | undefined);
  });
  await Promise.all([...selling].map(markSelling));
  return answer;
}
