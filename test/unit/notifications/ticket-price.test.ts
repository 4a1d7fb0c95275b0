import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticketPrices } from '../../../functions/notifications/order/ticket-price.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { lineCost } from '../../../shared/pricing/line-cost.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { paidByTicket } from '../../../shared/records/terms/refund-shares.ts';

type Item = OrderFacts['items'][number];

const currency = 'EUR';
const item = (unit: number, quantity: number, change: Partial<Item> = {}): Item => ({
  ...{ id: 'itm_1', eventId: 'evt_1', eventTitle: 'Late Show', ticketTypeId: 'tt_1', name: 'Stalls', quantity },
  ...{ unitPrice: { amount: unit, currency }, total: { amount: unit * quantity, currency } },
  ...change,
});
const orderOf = (line: Item) => ({
  items: [line],
  tickets: Array.from({ length: line.quantity }, (_, n) => ({
    ...{ ticketId: `tkt_${n}`, itemId: line.id, status: 'valid' as const },
  })),
});
const pricesOf = (line: Item) => [...ticketPrices(orderOf(line)).values()];

describe('what a ticket cost', () => {
  it('is its list price, less its part of the discount, with its parts of fee and tax', () => {
    const line = item(4_500, 2, {
      discount: { amount: 4_500, currency },
      ...{ fee: 401, tax: { rate: 19, included: true, amount: 783 } },
    });
    expect(pricesOf(line)).toEqual([
      { currency, list: 4_500, discount: 2_250, fee: 200, tax: { rate: 19, included: true, amount: 391 }, paid: 2_450 },
      { currency, list: 4_500, discount: 2_250, fee: 201, tax: { rate: 19, included: true, amount: 392 }, paid: 2_451 },
    ]);
  });

  it('contains no fee that the organizer bears', () => {
    expect(pricesOf(item(1_000, 1, { fee: 100, organizerPays: true }))[0]).toMatchObject({ fee: 0, paid: 1_000 });
  });

  it('has no tax where it is free', () => {
    const free = item(1_000, 1, { discount: { amount: 1_000, currency }, tax: { rate: 19, amount: 0 } });
    expect(pricesOf(free)).toEqual([{ currency, list: 1_000, discount: 1_000, fee: 0, paid: 0 }]);
  });
});

const lines = fc
  .record({
    unit: fc.integer({ min: 0, max: 20_000 }),
    quantity: fc.integer({ min: 1, max: 12 }),
    off: fc.double({ min: 0, max: 1, noNaN: true }),
    fee: fc.integer({ min: 0, max: 3_000 }),
    tax: fc.integer({ min: 0, max: 9_000 }),
    included: fc.boolean(),
    organizerPays: fc.boolean(),
  })
  .map(({ unit, quantity, off, fee, tax, included, organizerPays }) => {
    const amount = Math.floor(unit * quantity * off);
    const price = unit * quantity - amount;
    return item(unit, quantity, {
      ...(amount > 0 && { discount: { amount, currency } }),
      ...(price > 0 && fee > 0 && { fee, ...(organizerPays && { organizerPays: true }) }),
      tax: { rate: 19, amount: Math.min(tax, price), ...(included && { included: true }) },
    });
  });

it('any ticket: the printed parts are not negative and add up to what it cost, and all tickets to their line', () => {
  fc.assert(
    fc.property(lines, (line) => {
      const prices = pricesOf(line);
      for (const { list, discount, fee, tax, paid } of prices) {
        const added = tax && !tax.included ? tax.amount : 0;
        expect(list - discount + fee + added).toBe(paid);
        for (const part of [discount, fee, paid, added]) expect(part).toBeGreaterThanOrEqual(0);
        expect(tax?.amount ?? 0).toBeLessThanOrEqual(paid);
      }
      expect(prices.map(({ paid }) => paid)).toEqual([...paidByTicket(orderOf(line)).values()]);
      expect(sumOf(prices.map(({ paid }) => paid))).toBe(lineCost(line));
    }),
    { numRuns: 500 },
  );
});
