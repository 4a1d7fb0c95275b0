import { rfc3339 } from '../../../shared/base/clock.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { TypeCounts } from '../../../shared/inventory/type-counts.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';

interface Revenue {
  /** By ticket type; `revenue` in minor units. */
  byType: Map<string, { sold: number; revenue: number }>;
  /** By day in the venue's zone, in their order. */
  byDay: Map<string, { sold: number; revenue: number }>;
}

/** What orders brought in; a day is the venue's. */
export function revenueOf(records: readonly SalesRow[], timeZone: string): Revenue {
  const total: Revenue = { byType: new Map(), byDay: new Map() };
  for (const { at, lines } of records) {
    const day = rfc3339(at, timeZone).slice(0, 10);
    const of = total.byDay.get(day) ?? { sold: 0, revenue: 0 };
    for (const { ticketTypeId, quantity, revenue } of lines) {
      const type = total.byType.get(ticketTypeId) ?? { sold: 0, revenue: 0 };
      total.byType.set(ticketTypeId, { sold: type.sold + quantity, revenue: type.revenue + revenue });
      of.sold += quantity;
      of.revenue += revenue;
    }
    total.byDay.set(day, of);
  }
  return total;
}

/**
 * How many places of a type are sold, held and free; all of it free or not yet there before it is counted. While a mint is
 * under way there are more places than its capacity or fewer, so that what is sold is what orders say.
 */
function placesOf({ capacity, targetCapacity, status }: TicketType, counts: TypeCounts | undefined, ordered: number) {
  if (!counts) return { sold: 0, held: 0, free: status === 'draft' || status === 'preparing' ? 0 : capacity };
  const { held, free } = counts;
  return { sold: targetCapacity === undefined ? Math.max(0, capacity - held - free) : ordered, held, free };
}

/**
 * An event as its organizer sees it sold. Places are counted where they lie, money is what orders paid: a ticket that
 * was given away is sold for nothing.
 */
export function salesView(
  currency: string,
  types: readonly TicketType[],
  { counts, revenue }: { counts: ReadonlyMap<string, TypeCounts>; revenue: Revenue },
) {
  const money = (amount: number) => ({ amount, currency });
  const byType = types.map((type) => {
    const ordered = revenue.byType.get(type.ticketTypeId) ?? { sold: 0, revenue: 0 };
    return {
      ticketTypeId: type.ticketTypeId,
      name: type.name,
      capacity: type.capacity,
      ...placesOf(type, counts.get(type.ticketTypeId), ordered.sold),
      revenue: money(ordered.revenue),
    };
  });
  return {
    sold: sumOf(byType.map(({ sold }) => sold)),
    held: sumOf(byType.map(({ held }) => held)),
    free: sumOf(byType.map(({ free }) => free)),
    revenue: money(sumOf([...revenue.byType.values()].map((of) => of.revenue))),
    byType,
    byDay: [...revenue.byDay].map(([day, { sold, revenue: amount }]) => ({ day, sold, revenue: money(amount) })),
  };
}
