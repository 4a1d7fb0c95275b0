import * as z from 'zod';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { Money } from '../../../shared/base/money.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';
import { Day } from '../../../shared/text/timestamp.ts';

/** What every member has taken at the box office on one day. */
export const DayCount = z
  .object({
    day: Day,
    items: z.array(
      z.object({
        seller: z.object({ id: z.string(), name: z.string().optional().describe('absent once the account is erased') }),
        method: z.enum(['cash', 'card']),
        orders: z.int(),
        tickets: z.int(),
        amount: Money.describe('taken, before refunds'),
        refunded: Money.describe('paid out again for orders of this day'),
      }),
    ),
  })
  .meta({ id: 'DayCount' });

const hour = 3_600_000;

interface Count {
  by: string;
  method: 'cash' | 'card';
  orders: number;
  tickets: number;
  amount: number;
  refunded: number;
}

/** Adds a sale to the count of its seller and method. */
function add(counts: Map<string, Count>, { boxOffice, refunded = 0 }: SalesRow): void {
  if (!boxOffice) return;
  const { by, method, tickets, amount } = boxOffice;
  const none = { by, method, orders: 0, tickets: 0, amount: 0, refunded: 0 };
  const count = counts.get(`${by} ${method}`) ?? none;
  counts.set(`${by} ${method}`, {
    ...count,
    orders: count.orders + 1,
    tickets: count.tickets + tickets,
    amount: count.amount + amount,
    refunded: count.refunded + refunded,
  });
}

/**
 * Counts the sales of the box office on a day of the venue's zone, today by default. Sales come page by page, and only
 * the counts stay in memory.
 */
export async function dayCount(
  { eventId, venue: { timezone }, currency }: EventRow,
  {
    readSales,
    namesOf,
  }: {
    readSales: (eventId: string, from: number, to: number) => AsyncIterable<readonly SalesRow[]>;
    namesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, { name: string }>>;
  },
  { day: asked, now }: { day?: string | undefined; now: number },
): Promise<z.input<typeof DayCount>> {
  const dayOf = (at: number) => rfc3339(at, timezone).slice(0, 10);
  const day = asked ?? dayOf(now);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const counts = new Map<string, Count>();
  // Zones are up to 14 hours ahead of UTC and up to 12 behind it.
  for await (const rows of readSales(eventId, midnight - 14 * hour, midnight + 36 * hour)) {
    for (const row of rows) if (dayOf(row.at) === day) add(counts, row);
  }
  const names = await namesOf([...new Set([...counts.values()].map(({ by }) => by))]);
  const money = (amount: number) => ({ amount, currency });
  const items = [...counts.values()].map(({ by, method, orders, tickets, amount, refunded }) => {
    const name = names.get(by)?.name;
    const seller = { id: by, ...(name && { name }) };
    return { seller, method, orders, tickets, amount: money(amount), refunded: money(refunded) };
  });
  return { day, items };
}
