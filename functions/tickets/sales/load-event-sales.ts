import { memoizeFor } from '../../../shared/async/memoize.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { countsOf } from '../availability/count-availability.ts';
import { revenueOf, salesView } from './sales.ts';
import { salesRecords } from './sales-store.ts';

/** As old as a millisecond for each order, so that reading them all again is rare where there are many. */
const revenueIn = memoizeFor(
  ({ orders }: { orders: number }) => Math.max(inventoryLimits.countAgeMs, orders),
  async (eventId) => {
    const [event, records] = await Promise.all([readEvent(eventId), salesRecords(eventId)]);
    return { ...revenueOf(records, event?.venue.timezone ?? 'UTC'), orders: records.length };
  },
);

/** What is sold, held and free of an event, and what it brought in; a draft sells nothing yet. */
export async function eventSales({ eventId, status, currency }: EventRow) {
  if (status === 'draft') return salesView(currency, [], { counts: new Map(), revenue: revenueOf([], 'UTC') });
  const [{ types, counts }, revenue] = await Promise.all([countsOf(eventId), revenueIn(eventId)]);
  return salesView(currency, types, { counts, revenue });
}
