import { memoizeFor } from '../../../shared/async/memoize.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { readEventCounts } from '../availability/count-availability.ts';
import { revenueOf, salesView } from './sales.ts';
import { readSalesRows } from './sales-store.ts';

/** Cached for one millisecond per order, so that events with many orders are read less often. */
const readRevenue = memoizeFor(
  ({ orders }: { orders: number }) => Math.max(inventoryLimits.countAgeMs, orders),
  async (eventId) => {
    const [event, rows] = await Promise.all([readEvent(eventId), readSalesRows(eventId)]);
    return { ...revenueOf(rows, event?.venue.timezone ?? 'UTC'), orders: rows.length };
  },
);

/** Loads the places sold, held and free of an event, and its revenue. A draft has none. */
export async function loadEventSales({ eventId, status, currency }: EventRow) {
  if (status === 'draft') return salesView(currency, [], { counts: new Map(), revenue: revenueOf([], 'UTC') });
  const [{ types, counts }, revenue] = await Promise.all([readEventCounts(eventId), readRevenue(eventId)]);
  return salesView(currency, types, { counts, revenue });
}
