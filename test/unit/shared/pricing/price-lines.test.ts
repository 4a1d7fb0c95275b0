import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf } from '../../../../shared/base/sum.ts';
import { type ChargedLine, lineCost } from '../../../../shared/pricing/line-cost.ts';
import { type LineTerms, lineTerms } from '../../../../shared/pricing/line-terms.ts';
import { priceLines, totalCost, type UnpricedLine } from '../../../../shared/pricing/price-lines.ts';

const line = (list: number, terms?: LineTerms, { quantity = 1, discount = 0 } = {}): UnpricedLine => ({
  ...{ quantity, list, discount },
  terms,
});
const only = (unpriced: UnpricedLine) => priceLines([unpriced])[0];

describe('the booking fee of a line', () => {
  it.each([
    ['a fixed fee for each ticket', { perTicket: 150 }, { quantity: 3 }, 450],
    ['percent of the price, a half rounded up', { percent: 2.2 }, { quantity: 1 }, 50],
    ['both together', { perTicket: 50, percent: 10 }, { quantity: 2 }, 325],
    ['at most the cap for each ticket', { perTicket: 50, percent: 10, cap: 100 }, { quantity: 2 }, 200],
    ['the percent of what the discount leaves', { percent: 10 }, { discount: 1_250 }, 100],
    ['nothing for a free line', { perTicket: 150 }, { discount: 2_250 }, 0],
  ])('is %s', (_, fee, details, expected) => {
    expect(only(line(2_250, { fee }, details))?.fee ?? 0).toBe(expected);
  });

  it('is rounded once for the line, not for each ticket', () => {
    expect(only(line(999, { fee: { percent: 5 } }, { quantity: 3 }))?.fee).toBe(50);
  });

  it("contains the line's share of the order's fee, which is charged once for each seller", () => {
    const fee = (seller: string) => ({ fee: { perOrder: 100, seller } });
    const priced = priceLines([line(1_000, fee('org_1')), line(2_000, fee('org_1')), line(500, fee('org_2'))]);
    expect(priced.map((each) => each.fee)).toEqual([33, 67, 100]);
  });

  it('is not charged for an order of free lines', () => {
    expect(only(line(0, { fee: { perOrder: 100, seller: 'org_1' } }))).toEqual({ cost: 0 });
  });

  it('is not paid by the buyer where the organizer bears it', () => {
    const fee = { perTicket: 150, organizerPays: true as const };
    expect(only(line(2_000, { fee }))).toEqual({ fee: 150, organizerPays: true, cost: 2_000 });
  });
});

describe('the tax of a line', () => {
  it.each([
    ['contained in the price', { rate: 19, included: true as const }, 1_190, { amount: 190, cost: 1_190 }],
    ['added to it', { rate: 19 }, 1_000, { amount: 190, cost: 1_190 }],
    ['rounded half up', { rate: 10 }, 1_005, { amount: 101, cost: 1_106 }],
    ['counted with three decimals of percent', { rate: 8.875 }, 10_000, { amount: 888, cost: 10_888 }],
    ['zero at a rate of zero', { rate: 0 }, 1_000, { amount: 0, cost: 1_000 }],
  ])('is %s', (_, tax, list, { amount, cost }) => {
    expect(only(line(list, { tax }))).toEqual({ tax: { ...tax, amount }, cost });
  });

  it("is due on the buyer's booking fee too", () => {
    const terms = { fee: { perTicket: 100 }, tax: { rate: 20 } };
    expect(only(line(1_000, terms))).toEqual({ fee: 100, tax: { rate: 20, amount: 220 }, cost: 1_320 });
  });

  it('is not due on a fee that the organizer bears', () => {
    const fee = { perTicket: 100, organizerPays: true as const };
    expect(only(line(1_000, { fee, tax: { rate: 20 } }))?.tax?.amount).toBe(200);
  });
});

describe('the terms of a line', () => {
  const organizerId = 'org_1';

  it('are absent where there is neither fee nor tax', () => {
    expect(lineTerms({}, { organizerId })).toBeUndefined();
  });

  it("take the ticket type's own tax rate, by the organizer's rule of inclusion", () => {
    expect(lineTerms({ tax: { rate: 19 } }, { organizerId, taxRate: 7 })).toEqual({ tax: { rate: 7 } });
    expect(lineTerms({ tax: { rate: 19, included: true } }, { organizerId, taxRate: 7 })?.tax).toEqual({
      ...{ rate: 7, included: true },
    });
    expect(lineTerms({}, { organizerId, taxRate: 7 })).toEqual({ tax: { rate: 7, included: true } });
  });

  it('name the seller only where a fee is charged once for its order', () => {
    expect(lineTerms({ fee: { perTicket: 100 } }, { organizerId })?.fee).toEqual({ perTicket: 100 });
    expect(lineTerms({ fee: { perOrder: 100 } }, { organizerId })?.fee).toEqual({ perOrder: 100, seller: 'org_1' });
  });
});

const percent = (max: number) => fc.integer({ min: 0, max: max * 1_000 }).map((thousandths) => thousandths / 1_000);
const minor = fc.integer({ min: 0, max: 1_000_000 });
const flag = fc.constantFrom({}, { is: true as const });
const feeTerms = fc
  .record(
    {
      perTicket: minor,
      percent: percent(100),
      cap: minor,
      perOrder: minor,
      seller: fc.constantFrom('org_1', 'org_2'),
    },
    { requiredKeys: ['seller'] },
  )
  .chain((fee) => flag.map(({ is }) => ({ ...fee, ...(is && { organizerPays: is }) })));
const taxTerms = fc
  .record({ rate: percent(100) })
  .chain((tax) => flag.map(({ is }) => ({ ...tax, ...(is && { included: is }) })));
const lines = fc.array(
  fc
    .record({
      quantity: fc.integer({ min: 1, max: 50 }),
      unit: minor,
      off: percent(1),
      terms: fc.option(fc.record({ fee: feeTerms, tax: taxTerms }, { requiredKeys: [] }), { nil: undefined }),
    })
    .map(({ quantity, unit, off, terms }) => ({
      ...{ quantity, terms, list: unit * quantity },
      discount: Math.floor(unit * quantity * off),
    })),
  { minLength: 1, maxLength: 8 },
);

describe('any lines', () => {
  it('cost their prices, the fees of the buyer and the added taxes', () => {
    fc.assert(
      fc.property(lines, (unpriced) => {
        const priced = priceLines(unpriced);
        const stored = priced.map(({ cost: _, ...charges }, index): ChargedLine => {
          const { list = 0, discount = 0 } = unpriced[index] ?? {};
          return { ...charges, total: { amount: list }, discount: { amount: discount } };
        });
        expect(stored.map(lineCost)).toEqual(priced.map(({ cost }) => cost));
        expect(totalCost(priced)).toBe(sumOf(stored.map(lineCost)));
      }),
    );
  });

  it('cost whole minor units, and never less than their price', () => {
    fc.assert(
      fc.property(lines, (unpriced) => {
        priceLines(unpriced).forEach(({ cost, fee = 0, tax }, index) => {
          const { list = 0, discount = 0 } = unpriced[index] ?? {};
          expect(Number.isSafeInteger(cost)).toBe(true);
          expect(cost).toBeGreaterThanOrEqual(list - discount);
          expect(fee).toBeGreaterThanOrEqual(0);
          expect(tax?.amount ?? 0).toBeLessThanOrEqual(cost);
        });
      }),
    );
  });

  it('share exactly one fee of the order for each seller with a price', () => {
    const sellers = fc.array(fc.record({ seller: fc.constantFrom('org_1', 'org_2'), list: minor }), { minLength: 1 });
    fc.assert(
      fc.property(sellers, fc.integer({ min: 1, max: 9_999 }), (each, perOrder) => {
        const priced = priceLines(each.map(({ seller, list }) => line(list, { fee: { perOrder, seller } })));
        for (const id of ['org_1', 'org_2']) {
          const own = each.flatMap(({ seller }, index) => (seller === id ? [index] : []));
          const due = own.some((index) => (each[index]?.list ?? 0) > 0) ? perOrder : 0;
          expect(sumOf(own.map((index) => priced[index]?.fee ?? 0))).toBe(due);
        }
      }),
    );
  });

  it('are taxed within half a minor unit of the exact tax', () => {
    fc.assert(
      fc.property(minor, percent(100), flag, (list, rate, { is }) => {
        const tax = only(line(list, { tax: { rate, ...(is && { included: is }) } }))?.tax?.amount ?? 0;
        const exact = is ? (list * rate) / (100 + rate) : (list * rate) / 100;
        expect(Math.abs(tax - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });
});
