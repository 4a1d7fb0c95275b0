import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineCost } from '../../../../shared/pricing/line-cost.ts';
import { grossOf, lineParts, partOf } from '../../../../shared/pricing/line-parts.ts';
import { anyPricedOrder } from '../../../support/state/priced-order.ts';

const line = (price: number, charges: object) => ({ total: { amount: price }, ...charges });

describe('the parts of a line', () => {
  it.each([
    ['without fee and tax', line(4_500, {}), [4_500, 0, 0, 0, 0]],
    ['after its discount', line(4_500, { discount: { amount: 500 } }), [4_000, 0, 0, 0, 0]],
    ['with tax included', line(1_190, { tax: { rate: 19, amount: 190, included: true } }), [1_000, 190, 0, 0, 0]],
    ['with tax added', line(1_000, { tax: { rate: 19, amount: 190 } }), [1_000, 190, 0, 0, 0]],
    [
      'with a fee, tax included',
      line(1_190, { fee: 119, tax: { rate: 19, amount: 209, included: true } }),
      [1_000, 190, 100, 19, 0],
    ],
    ['with a fee, tax added', line(1_000, { fee: 100, tax: { rate: 20, amount: 220 } }), [1_000, 200, 100, 20, 0]],
    ["whose fee's tax ends in a half", line(300, { fee: 100, tax: { rate: 0.5, amount: 2 } }), [300, 1, 100, 1, 0]],
    [
      'whose fee the organizer bears',
      line(1_190, { fee: 119, organizerPays: true, tax: { rate: 19, amount: 190, included: true } }),
      [1_000, 190, 0, 0, 119],
    ],
  ])('are its net price and fee, and the tax of each: %s', (_, sample, expected) => {
    const { price, fee, organizerFee } = lineParts(sample);
    expect([price.net, price.tax, fee.net, fee.tax, organizerFee]).toEqual(expected);
  });

  it('add up to what the buyer pays, and their taxes to the tax of the line', () => {
    fc.assert(
      fc.property(anyPricedOrder, ({ items }) => {
        for (const item of items) {
          const { price, fee } = lineParts(item);
          expect(grossOf(price) + grossOf(fee)).toBe(lineCost(item));
          expect(price.tax + fee.tax).toBe(item.tax?.amount ?? 0);
          expect(Math.min(price.net, price.tax, fee.net, fee.tax)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('a part of an amount', () => {
  it('has its share of the tax, rounded half up', () => {
    expect(partOf({ net: 1_000, tax: 190 }, 595)).toEqual({ net: 500, tax: 95 });
    expect(partOf({ net: 5, tax: 1 }, 3)).toEqual({ net: 2, tax: 1 });
    expect(partOf({ net: 0, tax: 0 }, 0)).toEqual({ net: 0, tax: 0 });
  });
});
