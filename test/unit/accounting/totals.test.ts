import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf, taxFigures } from '../../../functions/accounting/settlement/figures.ts';
import { positionOf } from '../../../functions/accounting/totals/stream-position.ts';
import {
  additionsOf,
  addSums,
  delivered,
  missingFrom,
  openBalance,
  type Sums,
  sumIn,
} from '../../../functions/accounting/totals/totals.ts';
import type { Entry, LedgerRow, Transaction } from '../../../shared/ledger/ledger-row.ts';
import { noon, posted, postedRows } from '../../support/accounting/transactions.ts';

/*
 * Goal: totals say what the ledger says, whatever it contains.
 * Method: any transactions that sum to zero, their sums by event, and the equations that accountants check.
 */

const allSums = (rows: Parameters<typeof additionsOf>[0][]): Sums =>
  rows.flatMap(additionsOf).reduce<Sums>((all, { sums }) => addSums(all, sums), {});

const sale: Transaction = {
  id: 'ord_1#sale',
  at: noon,
  kind: 'sale',
  currency: 'EUR',
  orderId: 'ord_1',
  events: ['evt_1', 'evt_2'],
  entries: [
    ['customers', 1_190],
    ['sales:19', -1_000],
    ['tax:19', -190],
    ['customers', 500, 1],
    ['sales:0', -500, 1],
  ],
};

describe('the position of a record', () => {
  it('compares like its sequence number, which may have more digits than another', () => {
    const number = fc.bigInt({ min: 1n, max: 10n ** 40n - 1n });
    fc.assert(
      fc.property(number, number, (one, other) => {
        expect(positionOf(`${one}`) < positionOf(`${other}`)).toBe(one < other);
      }),
    );
    expect(positionOf('999999999999999999999') < positionOf('1000000000000000000000')).toBe(true);
  });
});

describe('the sums of transactions', () => {
  it('are kept by day, event, partition and currency', () => {
    const rows = additionsOf(posted(sale, { timezone: 'Pacific/Auckland' }));
    const shard = posted(sale).pk.split('#')[2];
    expect(rows.map(({ key }) => key)).toEqual([
      { pk: 'totals#org_1', sk: `2026-11-29#evt_1#${shard}#EUR` },
      { pk: 'totals#org_1', sk: `2026-11-29#evt_2#${shard}#EUR` },
    ]);
    expect(rows.map(({ sums }) => sums)).toEqual([
      { 'sale/count': 1, 'sale/once': 1, 'sale/customers': 1_190, 'sale/sales:19': -1_000, 'sale/tax:19': -190 },
      { 'sale/count': 1, 'sale/customers': 500, 'sale/sales:0': -500 },
    ]);
  });

  it('count refunds of what was sold, and none of money that bought nothing', () => {
    const refund = (entries: Entry[], credits?: true) =>
      posted({ ...sale, kind: 'refund', events: ['evt_1'], entries, ...(credits && { credits }) });
    const rows = [
      refund(
        [
          ['refunds', -500],
          ['sales:0', 500],
        ],
        true,
      ),
      refund([
        ['refunds', -55],
        ['customers', 55],
      ]),
    ];
    expect(figuresOf(allSums(rows), 'once').refunds).toEqual({ count: 1, net: 500, tax: 0, total: 500 });
  });

  it('of what belongs to no event have a row of their own', () => {
    const payout = posted({
      ...sale,
      kind: 'payout',
      events: [],
      entries: [
        ['payouts', 900],
        ['bank', -900],
      ],
    });
    expect(additionsOf(payout).map(({ key }) => key.sk.split('#')[1])).toEqual(['']);
  });

  it('sum to zero, and the open balance is the money of customers and providers less the platform’s income', () => {
    fc.assert(
      fc.property(postedRows(), (rows) => {
        const sums = allSums(rows);
        expect(sumIn(sums, () => true)).toBe(0);
        const others = ['provider:stripe', 'customers', 'refunds', 'booking_fees', 'booking_fees:19', 'bank'];
        expect(openBalance(sums)).toBe(sumIn(sums, (_, account) => others.includes(account)) || 0);
      }),
    );
  });

  it('make a statement whose lines add up to the change of the open balance', () => {
    fc.assert(
      fc.property(postedRows(), (rows) => {
        const sums = allSums(rows);
        const { sales, refunds, bookingFees, ...rest } = figuresOf(sums, 'once');
        const out = bookingFees.paidByOrganizer + rest.providerFees + rest.disputes + rest.losses;
        expect(sales.total - refunds.total - out - rest.receivedDirectly - rest.payouts).toBe(rest.balanceChange);
        const taxes = taxFigures(sums);
        expect(taxes.reduce((sum, { tax }) => sum + tax, 0)).toBe(sales.tax - refunds.tax);
        expect(taxes.map(({ rate }) => rate)).toEqual([...taxes.map(({ rate }) => rate)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('what a row of totals misses', () => {
  const [one, two] = [delivered(posted(sale), '999'), delivered(posted(sale, { now: noon + 9_000 }), '1000')];

  it('is what the stream delivers behind its last transaction', () => {
    expect(missingFrom({}, [...one, ...two])).toHaveLength(4);
    expect(missingFrom({ lastPosition: positionOf('999') }, [...one, ...two])).toEqual(two);
    expect(missingFrom({ lastPosition: positionOf('1000') }, [...one, ...two])).toEqual([]);
  });

  it('is nothing that a recount contains already', () => {
    expect(missingFrom({ recountedUntil: noon + 2_000 }, [...one, ...two])).toEqual(two);
  });
});

describe('the buyers’ booking fees', () => {
  const withFees: Transaction = {
    ...sale,
    events: ['evt_1'],
    entries: [
      ['customers', 1_309],
      ['sales:19', -1_000],
      ['booking_fees:19', -100],
      ['tax:19', -209],
      ['booking_fee_costs', 50],
      ['booking_fees', -50],
    ],
  };
  const sums = allSums([posted(withFees)]);

  it('belong to what their tax is due on', () => {
    expect(taxFigures(sums)).toMatchObject([{ rate: 19, net: 1_100, tax: 209, gross: 1_309 }]);
  });

  it('are told from those that the organizer bears, and only these lower the balance', () => {
    expect(figuresOf(sums, 'once')).toMatchObject({
      bookingFees: { paidByBuyers: 100, refunded: 0, paidByOrganizer: 50 },
      balanceChange: 1_000 + 209 - 50,
    });
  });
});

describe('the numbers of orders and refunds', () => {
  const refund: Transaction = {
    ...sale,
    ...{ id: 'ord_1#refund-1#due', kind: 'refund', credits: true },
    entries: [
      ['refunds', -500, 1],
      ['sales:0', 500, 1],
    ],
  };
  const rows = [posted(sale), posted(refund)];
  const sumsOfEvent = (eventId: string): Sums =>
    rows
      .flatMap(additionsOf)
      .filter(({ key }) => key.sk.split('#')[1] === eventId)
      .reduce<Sums>((all, { sums }) => addSums(all, sums), {});

  it('have an order of two events once', () => {
    expect(figuresOf(allSums(rows), 'once')).toMatchObject({ orders: 1, refunds: { count: 1 } });
  });

  it('have a refund at the events whose money it returns', () => {
    expect(figuresOf(sumsOfEvent('evt_1'), 'count')).toMatchObject({ orders: 1, refunds: { count: 0 } });
    expect(figuresOf(sumsOfEvent('evt_2'), 'count')).toMatchObject({ orders: 1, refunds: { count: 1 } });
  });
});

describe('a correction', () => {
  const again = { ...sale, id: 'ord_1#sale-again' };
  const correction = (whole: boolean, entries: Transaction['entries']): LedgerRow => ({
    ...posted({ ...again, kind: 'correction', entries }),
    corrects: { kind: 'sale', ...(whole && { whole: true }) },
  });

  it('of a sale that was posted twice leaves the sales, refunds and taxes of one', () => {
    const undone = sale.entries.map(([account, amount, event = 0]): Entry => [account, -amount, event]);
    const sums = allSums([posted(sale), posted(again), correction(true, undone)]);
    expect(figuresOf(sums, 'once')).toEqual(figuresOf(allSums([posted(sale)]), 'once'));
    expect(taxFigures(sums)).toEqual(taxFigures(allSums([posted(sale)])));
  });

  it('of an amount changes the sales, and not how many there were', () => {
    const sums = allSums([
      posted(sale),
      correction(false, [
        ['customers', -119],
        ['sales:19', 100],
        ['tax:19', 19],
      ]),
    ]);
    expect(figuresOf(sums, 'once')).toMatchObject({
      ...{ orders: 1, sales: { net: 1_400, tax: 171, total: 1_571 } },
      refunds: { count: 0, net: 0, tax: 0, total: 0 },
    });
  });
});
