import * as z from 'zod';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { Money } from '../../../shared/base/money.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { SellerDevice } from '../../../shared/records/order-facts.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';
import { Day } from '../../../shared/text/timestamp.ts';
import { orderLimits } from '../limits.ts';

const { devicesPerSeller } = orderLimits;

/** What every member has taken at the box office on one day, by device. */
export const DayCount = z
  .object({
    day: Day,
    items: z.array(
      z.object({
        seller: z.object({ id: z.string(), name: z.string().optional().describe('absent once the account is erased') }),
        device: z
          .object({ id: z.string(), name: z.string().optional() })
          .optional()
          .describe(
            `The session that sold. Absent where a seller used more than ${devicesPerSeller}: the others are one item.`,
          ),
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
  device?: SellerDevice;
  method: 'cash' | 'card';
  orders: number;
  tickets: number;
  amount: number;
  refunded: number;
}

/** Adds a sale to the count of its seller, device and method. `devices`: those counted apart, by seller. */
function add(
  counts: Map<string, Count>,
  devices: Map<string, Set<string>>,
  { boxOffice, refunded = 0 }: SalesRow,
): void {
  if (!boxOffice) return;
  const { by, method, tickets, amount } = boxOffice;
  const device = listedDevice(boxOffice, devices);
  const key = JSON.stringify([by, device?.id, device?.name, method]);
  const none = { by, ...(device && { device }), method, orders: 0, tickets: 0, amount: 0, refunded: 0 };
  const count = counts.get(key) ?? none;
  counts.set(key, {
    ...count,
    orders: count.orders + 1,
    tickets: count.tickets + tickets,
    amount: count.amount + amount,
    refunded: count.refunded + refunded,
  });
}

/** The device of a sale, if it is among the first of its seller. */
function listedDevice(
  { by, device }: { by: string; device?: SellerDevice },
  devices: Map<string, Set<string>>,
): SellerDevice | undefined {
  if (!device) return undefined;
  const known = devices.get(by) ?? new Set();
  devices.set(by, known);
  const name = JSON.stringify([device.id, device.name]);
  if (known.size < devicesPerSeller) known.add(name);
  return known.has(name) ? device : undefined;
}

/**
 * Counts the sales of the box office on a day of the venue's zone, today by default. Sales come page by page, and only
 * the counts stay in memory. `by`: of this seller only.
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
  { day: asked, by: only, now }: { day?: string | undefined; by?: string; now: number },
): Promise<z.input<typeof DayCount>> {
  const dayOf = (at: number) => rfc3339(at, timezone).slice(0, 10);
  const day = asked ?? dayOf(now);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const counts = new Map<string, Count>();
  const devices = new Map<string, Set<string>>();
  // Zones are up to 14 hours ahead of UTC and up to 12 behind it.
  for await (const rows of readSales(eventId, midnight - 14 * hour, midnight + 36 * hour)) {
    const own = only === undefined ? rows : rows.filter(({ boxOffice }) => boxOffice?.by === only);
    for (const row of own) if (dayOf(row.at) === day) add(counts, devices, row);
  }
  const names = await namesOf([...new Set([...counts.values()].map(({ by }) => by))]);
  const money = (amount: number) => ({ amount, currency });
  const items = [...counts.values()].map(({ by, amount, refunded, ...count }) => {
    const name = names.get(by)?.name;
    const seller = { id: by, ...(name && { name }) };
    return { seller, ...count, amount: money(amount), refunded: money(refunded) };
  });
  return { day, items };
}
