// Goal: what a refund returns of price, booking fee and tax is settled by the order alone, and a full refund returns
// exactly what the sale had.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf } from '../../../../shared/base/sum.ts';
import { grossOf, lineParts, type TaxedAmount } from '../../../../shared/pricing/line-parts.ts';
import type { RefundFacts } from '../../../../shared/records/order-money.ts';
import { refundDivisions } from '../../../../shared/records/terms/refund-division.ts';
import { paidByTicket, paidParts } from '../../../../shared/records/terms/refund-shares.ts';
import { anyPricedOrder, pricedOrder } from '../../../support/state/priced-order.ts';

const refund = (n: number, amount: number, from: Partial<RefundFacts>): RefundFacts => ({
  ...{ id: `ord_1#r${n}`, attemptId: 'ord_1#1', status: 'pending', reason: 'test' },
  amount: { amount, currency: 'EUR' },
  ...from,
});
const numbers = ({ net, tax }: TaxedAmount) => [net, tax];
const divided = (order: Parameters<typeof refundDivisions>[0], ...refunds: RefundFacts[]) =>
  refundDivisions({ ...order, refunds }).map(({ lines }) =>
    lines.map(({ item, price, fee }) => [item.id, ...numbers(price), ...numbers(fee)]),
  );

/** Two tickets at 11.90 with a booking fee of 1.19 each, both with 19 % tax included. */
const two = pricedOrder([
  { quantity: 2, unit: 1_190, terms: { fee: { perTicket: 119 }, tax: { rate: 19, included: true } } },
]);

describe('what was paid for a ticket', () => {
  it('has a part of the price and a part of the booking fee, each with its tax', () => {
    expect([...paidParts(two)]).toEqual([
      ['t0.0', { price: 1_190, fee: 119 }],
      ['t0.1', { price: 1_190, fee: 119 }],
    ]);
  });

  it('contains added tax, and no fee that the organizer bears', () => {
    const order = pricedOrder([
      { quantity: 3, unit: 1_000, terms: { fee: { perTicket: 100 }, tax: { rate: 7 } } },
      { quantity: 1, unit: 1_000, terms: { fee: { perTicket: 100, organizerPays: true } } },
    ]);
    expect([...paidByTicket(order).values()]).toEqual([1_177, 1_177, 1_177, 1_000]);
  });
});

describe('a refund', () => {
  it('takes the price first and the booking fee last', () => {
    const whole = { eventIds: ['evt_0'] };
    expect(divided(two, refund(1, 2_380, whole), refund(2, 238, whole))).toEqual([
      [['i0', 2_000, 380, 0, 0]],
      [['i0', 0, 0, 200, 38]],
    ]);
    expect(divided(two, refund(1, 2_499, whole))).toEqual([[['i0', 2_000, 380, 100, 19]]]);
  });

  it('divides as the example of docs/accounting.md says', () => {
    const terms = { fee: { perTicket: 150 }, tax: { rate: 19 } };
    const order = pricedOrder([{ quantity: 2, unit: 4_500, terms }]);
    expect(order.total.amount).toBe(11_067);
    const returned = refund(1, 5_355, { ticketIds: ['t0.0'], reason: 'returned_by_buyer' });
    const cancelled = refund(2, 5_534, { ticketIds: ['t0.1'], reason: 'event_cancelled' });
    expect(divided(order, returned, cancelled)).toEqual([[['i0', 4_500, 855, 0, 0]], [['i0', 4_500, 855, 150, 29]]]);
  });

  it('of one ticket takes from that ticket alone', () => {
    expect(divided(two, refund(1, 1_309, { ticketIds: ['t0.0'] }))).toEqual([[['i0', 1_000, 190, 100, 19]]]);
  });

  it('has the rest of the tax where earlier ones were rounded', () => {
    const order = pricedOrder([{ quantity: 3, unit: 3, terms: { tax: { rate: 20, included: true } } }]);
    const each = ['t0.0', 't0.1', 't0.2'].map((id, n) => refund(n, 3, { ticketIds: [id] }));
    expect(divided(order, ...each).flat()).toEqual([
      ['i0', 2, 1, 0, 0],
      ['i0', 3, 0, 0, 0],
      ['i0', 2, 1, 0, 0],
    ]);
  });

  it('of money that paid for no ticket returns nothing of a line', () => {
    expect(divided(two, refund(1, 2_618, { id: 'ord_1#2#refund', attemptId: 'ord_1#2' }))).toEqual([[]]);
  });

  it('of more than its ticket had left takes the rest from the other tickets', () => {
    const refunds = [refund(1, 2_000, { eventIds: ['evt_0'] }), refund(2, 618, { ticketIds: ['t0.0'] })];
    const [, second] = divided(two, ...refunds);
    expect(sumOf((second?.[0]?.slice(1) as number[]) ?? [])).toBe(618);
  });
});

describe('any refunds of any order', () => {
  /** Each entry refunds a part of what is left of the order, of some tickets or of an event. */
  const parts = fc.array(
    fc.record({ tickets: fc.nat(255), events: fc.boolean(), thousandths: fc.integer({ min: 0, max: 1_000 }) }),
    { maxLength: 8 },
  );

  it('add up to their amounts, and with the last one to exactly what the sale had', () => {
    fc.assert(
      fc.property(anyPricedOrder, parts, (order, asked) => {
        const refunds: RefundFacts[] = [];
        const left = () => order.total.amount - sumOf(refunds.map(({ amount }) => amount.amount));
        const events = order.items.map(({ eventId }) => eventId);
        for (const { tickets, events: byEvent, thousandths } of asked) {
          const chosen = order.tickets.filter((_, index) => (tickets >> (index % 8)) & 1);
          const from = byEvent
            ? { eventIds: events.slice(0, 1) }
            : { ticketIds: chosen.map(({ ticketId }) => ticketId) };
          if (byEvent || chosen.length > 0) {
            refunds.push(refund(refunds.length, Math.floor((left() * thousandths) / 1_000), from));
          }
        }
        refunds.push(refund(refunds.length, left(), { eventIds: events }));
        const divisions = refundDivisions({ ...order, refunds });
        const sold = new Map(order.items.map((item) => [item, [0, 0, 0, 0]]));
        for (const { refund: each, lines } of divisions) {
          const amounts = lines.map(({ price, fee }) => grossOf(price) + grossOf(fee));
          expect(sumOf(amounts)).toBe(each.amount.amount);
          for (const { item, price, fee } of lines) {
            const line = [...numbers(price), ...numbers(fee)];
            expect(Math.min(...line)).toBeGreaterThanOrEqual(0);
            sold.set(
              item,
              line.map((amount, index) => amount + (sold.get(item)?.[index] ?? 0)),
            );
          }
        }
        for (const [item, sums] of sold) {
          const { price, fee } = lineParts(item);
          expect(sums).toEqual([...numbers(price), ...numbers(fee)]);
        }
      }),
    );
  });
});
