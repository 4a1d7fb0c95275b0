import { rfc3339 } from '../../../shared/base/clock.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { isMinted, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { TypeCounts } from '../../../shared/inventory/type-counts.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';

type Sold = Map<string, { sold: number; revenue: number }>;

export interface RevenueTally {
  add(rows: readonly SalesRow[]): void;
  /** By ticket type; `revenue` in minor units. */
  byType: Sold;
  /** By day in the venue's time zone, in the order of the rows. */
  byDay: Sold;
  /** What the revenue contains, in minor units: booking fees as the orders show them, and tax. */
  fees(): number;
  tax(): number;
  orders(): number;
}

/** Sums the revenue of sales rows, page by page. Days are those of `timeZone`. */
export function revenueTally(timeZone: string): RevenueTally {
  const byType: Sold = new Map();
  const byDay: Sold = new Map();
  let [orders, allFees, allTax] = [0, 0, 0];
  const addRow = ({ at: soldAt, lines, fees = 0, tax = 0 }: SalesRow) => {
    allFees += fees;
    allTax += tax;
    const day = rfc3339(soldAt, timeZone).slice(0, 10);
    const ofDay = byDay.get(day) ?? { sold: 0, revenue: 0 };
    for (const { ticketTypeId, quantity, revenue } of lines) {
      const ofType = byType.get(ticketTypeId) ?? { sold: 0, revenue: 0 };
      byType.set(ticketTypeId, { sold: ofType.sold + quantity, revenue: ofType.revenue + revenue });
      ofDay.sold += quantity;
      ofDay.revenue += revenue;
    }
    byDay.set(day, ofDay);
  };
  return {
    add(rows) {
      rows.forEach(addRow);
      orders += rows.length;
    },
    byType,
    byDay,
    fees: () => allFees,
    tax: () => allTax,
    orders: () => orders,
  };
}

/**
 * The places of a type that are sold, held and free. Before the first count, all of them are free, or none if they are
 * not minted. During a mint the number of places differs from the capacity, so `sold` is what the orders say.
 */
function placeCounts(type: TicketType, counts: TypeCounts | undefined, ordered: number) {
  const { capacity, targetCapacity } = type;
  if (!counts) return { sold: 0, held: 0, free: isMinted(type) ? capacity : 0 };
  const { held, free } = counts;
  return { sold: targetCapacity === undefined ? Math.max(0, capacity - held - free) : ordered, held, free };
}

/**
 * The sales of an event, as the API shows them to the organizer. Places come from the counts, money from the orders. A
 * comp is therefore sold with a revenue of 0.
 */
export function salesView(
  currency: string,
  types: readonly TicketType[],
  { counts, revenue }: { counts: ReadonlyMap<string, TypeCounts>; revenue: Omit<RevenueTally, 'add' | 'orders'> },
) {
  const money = (amount: number) => ({ amount, currency });
  const byType = types.map((type) => {
    const ordered = revenue.byType.get(type.ticketTypeId) ?? { sold: 0, revenue: 0 };
    return {
      ticketTypeId: type.ticketTypeId,
      name: type.name,
      capacity: type.capacity,
      ...placeCounts(type, counts.get(type.ticketTypeId), ordered.sold),
      revenue: money(ordered.revenue),
    };
  });
  return {
    sold: sumOf(byType.map(({ sold }) => sold)),
    held: sumOf(byType.map(({ held }) => held)),
    free: sumOf(byType.map(({ free }) => free)),
    revenue: money(sumOf([...revenue.byType.values()].map((ofType) => ofType.revenue))),
    fees: money(revenue.fees()),
    tax: money(revenue.tax()),
    byType,
    byDay: [...revenue.byDay].map(([day, { sold, revenue: amount }]) => ({ day, sold, revenue: money(amount) })),
  };
}
