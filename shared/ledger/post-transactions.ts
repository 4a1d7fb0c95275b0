import { memoizeFor } from '../async/memoize.ts';
import { clock } from '../base/clock.ts';
import { log } from '../base/log.ts';
import { getMany } from '../dynamo/read.ts';
import { putNew } from '../dynamo/write.ts';
import { readEvent } from '../records/event-row.ts';
import type { OrderMoney } from '../records/order-money.ts';
import { tableNamed } from '../records/table-name.ts';
import { readOrganizer } from '../records/venue-rows.ts';
import { bookingDay } from './booking-day.ts';
import { eventsOf } from './event-shares.ts';
import { correctionKey, type LedgerRow, type Transaction } from './ledger-row.ts';
import { ledgerLimits } from './limits.ts';
import { orderTransactions } from './order-transactions.ts';
import { organizerRows, type Poster } from './organizer-rows.ts';
import { difference } from './posting.ts';
import { ticketDifference } from './ticket-counts.ts';

/** An event never changes its organizer. */
const organizerIdOf = memoizeFor(
  ledgerLimits.organizerMemoryMs,
  async (eventId) => (await readEvent(eventId))?.organizerId,
);

const posterOf = memoizeFor(ledgerLimits.timezoneMemoryMs, async (organizerId): Promise<Poster> => {
  const organizer = await readOrganizer(organizerId);
  return { organizerId, timezone: organizer?.timezone ?? 'UTC' };
});

/** The organizers of an order's events, by event. */
async function organizersOf(order: OrderMoney): Promise<Map<string, Poster>> {
  const organizers = new Map<string, Poster>();
  for (const eventId of eventsOf(order)) {
    const organizerId = await organizerIdOf(eventId);
    if (organizerId) organizers.set(eventId, await posterOf(organizerId));
  }
  return organizers;
}

/** Puts the rows that are absent, one after another. Returns those. */
async function putAbsent(rows: readonly LedgerRow[]): Promise<LedgerRow[]> {
  const written: LedgerRow[] = [];
  for (const row of rows) if (await putNew(tableNamed('ACCOUNTING_TABLE'), { ...row })) written.push(row);
  return written;
}

/**
 * Posts what a change of an order adds to the ledger. Each row is put only if it is absent, so a repeat posts nothing
 * twice. `before`: the order before the change; what it had was posted with an earlier change, and costs nothing again.
 */
export async function postChange(order: OrderMoney, before: OrderMoney | undefined): Promise<void> {
  const transactions = booked(order, () => newTransactions(order, before)) ?? [];
  if (transactions.length === 0) return;
  const organizers = await organizersOf(order);
  await putAbsent(booked(order, () => organizerRows(transactions, organizers, clock.now())) ?? []);
}

function newTransactions(order: OrderMoney, before: OrderMoney | undefined): Transaction[] {
  const known = new Set(before ? orderTransactions(before).map(({ id }) => id) : []);
  return orderTransactions(order).filter(({ id }) => !known.has(id));
}

/** Books an order. One that cannot be booked is logged and keeps no other one waiting: the reconciler names it. */
function booked<T>({ orderId }: OrderMoney, book: () => T): T | undefined {
  try {
    return book();
  } catch (error) {
    log.error('order cannot be booked', { orderId, error: error as Error });
    return undefined;
  }
}

/** The rows that the ledger should have of an order. @throws Error where it cannot be booked. */
export const rowsOf = async (order: OrderMoney): Promise<LedgerRow[]> =>
  organizerRows(orderTransactions(order), await organizersOf(order), clock.now());

/**
 * Takes back what a row says beyond what it should say: posts the difference, once. `should`: absent where there should
 * be no such row. Returns whether it was posted.
 */
export async function postCorrection(row: LedgerRow, should: LedgerRow | undefined): Promise<boolean> {
  const { timezone } = await posterOf(row.organizerId);
  const now = clock.now();
  const { tickets: _, ...corrected } = row;
  const correction: LedgerRow = {
    ...corrected,
    ...correctionKey(row),
    id: `${row.id}#correction`,
    kind: 'correction',
    corrects: { kind: row.kind, ...(!should && { whole: true as const }) },
    entries: difference(row.entries, should?.entries ?? []),
    ...ticketDifference(row, should ?? {}),
    // A closed period stays as it is.
    day: bookingDay(timezone, { at: row.at, now }),
    postedAt: now,
  };
  return putNew(tableNamed('ACCOUNTING_TABLE'), { ...correction });
}

/**
 * Posts all transactions of an order that the ledger does not have. Returns the rows that were missing: none, unless a
 * change was not posted. Reads first, as a refused put costs as much as a write.
 * @throws Error where the order cannot be booked, such as for an unknown event.
 */
export async function postTransactions(order: OrderMoney): Promise<LedgerRow[]> {
  const rows = await rowsOf(order);
  const stored = await getMany<LedgerRow>(tableNamed('ACCOUNTING_TABLE'), rows, { consistent: true });
  return putAbsent(rows.filter((_, index) => !stored[index]));
}
