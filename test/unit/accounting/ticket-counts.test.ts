import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../../functions/accounting/settlement/figures.ts';
import { additionsOf, addSums, type Sums } from '../../../functions/accounting/totals/totals.ts';
import type { OrderRow } from '../../../functions/orders/order/order.ts';
import type { LedgerRow, Transaction } from '../../../shared/ledger/ledger-row.ts';
import { orderTransactions } from '../../../shared/ledger/order-transactions.ts';
import { organizerRows } from '../../../shared/ledger/organizer-rows.ts';
import { ticketDifference } from '../../../shared/ledger/ticket-counts.ts';
import { lineCost } from '../../../shared/pricing/line-cost.ts';
import { noon, posted } from '../../support/accounting/transactions.ts';
import { lives, versionsOf } from '../../support/ledger/order-life.ts';
import { pricedOrder } from '../../support/state/priced-order.ts';

/*
 * Goal: statements say how many tickets were sold, and how many of them are not valid any more.
 * Method: random lives of orders, booked for their organizers and added up by event. Then single orders and corrections.
 */

const organizer = (organizerId: string) => ({ organizerId, timezone: 'UTC' });
const organizers = new Map([
  ['evt_0', organizer('org_1')],
  ['evt_1', organizer('org_1')],
  ['evt_2', organizer('org_2')],
  ['evt_3', organizer('org_1')],
]);

const rowsOf = (order: OrderRow): LedgerRow[] => organizerRows(orderTransactions(order), organizers, noon);

/** The sums of rows, of one event or of all. */
const sumsOf = (rows: readonly LedgerRow[], eventId?: string): Sums =>
  rows
    .flatMap(additionsOf)
    .filter(({ key }) => eventId === undefined || key.sk.split('#')[1] === eventId)
    .reduce<Sums>((all, { sums }) => addSums(all, sums), {});

const ticketsOf = (rows: readonly LedgerRow[], eventId?: string) => figuresOf(sumsOf(rows, eventId), 'count').tickets;

/** The tickets of an order for an event that cost something. */
function paidTickets({ items, tickets }: OrderRow, eventId: string): OrderRow['tickets'] {
  const lines = items.filter((item) => item.eventId === eventId && lineCost(item) > 0).map(({ id }) => id);
  return tickets.filter(({ itemId }) => lines.includes(itemId));
}

describe('the tickets that were sold and not refunded', () => {
  it('are those that are still valid, in each event, whatever was refunded', () => {
    fc.assert(
      fc.property(lives, (life) => {
        for (const order of versionsOf(life)) {
          for (const eventId of ['evt_1', 'evt_2', 'evt_3']) {
            const tickets = paidTickets(order, eventId);
            const refunded = tickets.filter(({ status }) => status === 'cancelled').length;
            expect(ticketsOf(rowsOf(order), eventId)).toEqual({ sold: tickets.length, refunded });
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('add up over the events', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const rows = versionsOf(life).slice(-1).flatMap(rowsOf);
        const each = ['evt_1', 'evt_2', 'evt_3'].map((eventId) => ticketsOf(rows, eventId));
        const all = ticketsOf(rows);
        expect(each.reduce((sum, { sold }) => sum + sold, 0)).toBe(all.sold);
        expect(each.reduce((sum, { refunded }) => sum + refunded, 0)).toBe(all.refunded);
      }),
    );
  });
});

type Refund = OrderRow['refunds'][number];

/** An order of two paid tickets of the event 0, one of event 2, and a free one, with these refunds. */
function orderWith(...refunds: (Partial<Refund> & { euros: number })[]): OrderRow {
  const order = pricedOrder([
    { quantity: 2, unit: 40_00 },
    { quantity: 1, unit: 0 },
    { quantity: 1, unit: 20_00 },
  ]);
  return {
    ...order,
    refunds: refunds.map(({ euros, ...refund }, index) => ({
      ...{ id: `ord_1#r${index + 1}`, attemptId: 'ord_1#1', status: 'pending', reason: 'asked' },
      ...refund,
      amount: { amount: euros * 100, currency: 'EUR' },
    })) as Refund[],
  };
}

describe('a refund', () => {
  it('counts the tickets that it names, and none of free lines', () => {
    const rows = rowsOf(orderWith({ euros: 40, ticketIds: ['t0.1', 't1.0'] }));
    expect(ticketsOf(rows)).toEqual({ sold: 3, refunded: 1 });
    expect(ticketsOf(rows, 'evt_1')).toEqual({ sold: 0, refunded: 0 });
  });

  it('of an amount counts none', () => {
    const rows = rowsOf(orderWith({ euros: 15, eventIds: ['evt_0', 'evt_1', 'evt_2'] }));
    expect(ticketsOf(rows)).toEqual({ sold: 3, refunded: 0 });
  });

  it('that gives no money back counts its tickets, and is no refund with a credit note', () => {
    const order = orderWith(
      { euros: 100, eventIds: ['evt_0', 'evt_1', 'evt_2'] },
      { euros: 0, status: 'succeeded', ticketIds: ['t0.0', 't2.0'] },
    );
    const rows = rowsOf(order);
    expect(ticketsOf(rows)).toEqual({ sold: 3, refunded: 2 });
    expect(figuresOf(sumsOf(rows), 'once').refunds.count).toBe(
      figuresOf(sumsOf(rowsOf(orderWith({ euros: 100, eventIds: ['evt_0', 'evt_1', 'evt_2'] }))), 'once').refunds.count,
    );
    const last = rows.filter(({ refundId }) => refundId === 'ord_1#r2');
    expect(last.map(({ organizerId, entries, tickets, credits }) => [organizerId, entries, tickets, credits])).toEqual([
      ['org_1', [], [1, 0], undefined],
      ['org_2', [], [1], undefined],
    ]);
  });

  it('of a free ticket alone is not posted', () => {
    const rows = rowsOf(orderWith({ euros: 0, status: 'succeeded', ticketIds: ['t1.0'] }));
    expect(rows.filter(({ kind }) => kind === 'refund')).toEqual([]);
  });
});

it('transactions without tickets have no number of them, so that rows stay small', () => {
  fc.assert(
    fc.property(lives, (life) => {
      for (const row of versionsOf(life).slice(-1).flatMap(rowsOf)) {
        if (row.kind !== 'sale' && row.kind !== 'refund') expect(row).not.toHaveProperty('tickets');
        if (row.tickets) expect(row.tickets.some((count) => count > 0)).toBe(true);
      }
    }),
  );
});

describe('a correction', () => {
  const sale: Transaction = {
    ...{ id: 'ord_1#sale', at: noon, kind: 'sale', currency: 'EUR', orderId: 'ord_1', events: ['evt_0', 'evt_1'] },
    entries: [
      ['customers', 60_00],
      ['sales:0', -60_00],
    ],
    tickets: [2, 1],
  };
  const correction = (has: Transaction, should: Partial<Transaction>): LedgerRow => ({
    ...posted({ ...has, id: `${has.id}#correction`, entries: [], tickets: [] }),
    ...{ kind: 'correction', corrects: { kind: 'sale' } },
    ...ticketDifference(has, should),
  });

  it('of an amount counts no ticket again', () => {
    const rows = [posted(sale), correction(sale, { tickets: [2, 1] })];
    expect(ticketsOf(rows)).toEqual({ sold: 3, refunded: 0 });
  });

  it('of a whole transaction takes its tickets back', () => {
    const again = { ...sale, id: 'ord_1#sale-again' };
    expect(ticketsOf([posted(sale), posted(again), correction(again, {})])).toEqual({ sold: 3, refunded: 0 });
  });

  it('of a number sets it right', () => {
    const wrong = { ...sale, tickets: [4] };
    expect(ticketsOf([posted(wrong), correction(wrong, sale)], 'evt_0')).toEqual({ sold: 2, refunded: 0 });
    expect(ticketsOf([posted(wrong), correction(wrong, sale)], 'evt_1')).toEqual({ sold: 1, refunded: 0 });
  });
});

it('a transaction that was posted without a number counts none', () => {
  const [sale] = rowsOf(orderWith());
  const rows = rowsOf(orderWith()).map(({ tickets: _, ...row }) => row);
  expect(sale).toBeDefined();
  expect(ticketsOf(rows)).toEqual({ sold: 0, refunded: 0 });
});
