import { memoizeFor } from '../../../shared/async/memoize.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { readEventCounts } from '../availability/count-availability.ts';
import { type RevenueTally, revenueTally, salesView } from './sales.ts';
import { salesRows } from './sales-store.ts';

/** Cached for one millisecond per order, so that events with many orders are read less often. */
const readRevenue = memoizeFor(
  ({ orders }: RevenueTally) => Math.max(inventoryLimits.countAgeMs, orders()),
  async (eventId) => {
    const event = await readEvent(eventId);
    const tally = revenueTally(event?.venue.timezone ?? 'UTC');
    for await (const rows of salesRows(eventId)) tally.add(rows);
    return tally;
  },
);

/** Loads the places sold, held and free of an event, and its revenue. A draft has none. */
export async function loadEventSales({ eventId, status, currency }: EventRow) {
  if (status === 'draft') return salesView(currency, [], { counts: new Map(), revenue: revenueTally('UTC') });
  const [{ types, counts }, revenue] = await Promise.all([readEventCounts(eventId), readRevenue(eventId)]);
  const shown = types.filter(({ isRemoved }) => !isRemoved);
  return salesView(currency, shown, { counts, revenue });
}
