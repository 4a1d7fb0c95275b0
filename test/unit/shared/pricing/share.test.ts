import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf } from '../../../../shared/base/sum.ts';
import { apportion, roundHalfUp } from '../../../../shared/pricing/share.ts';

describe('roundHalfUp', () => {
  it.each([
    [1n, 2n, 1],
    [1n, 3n, 0],
    [2n, 3n, 1],
    [3n, 2n, 2],
    [0n, 7n, 0],
    [10_050n, 100n, 101],
  ])('rounds %d/%d to %d', (numerator, denominator, expected) => {
    expect(roundHalfUp(numerator, denominator)).toBe(expected);
  });
});

describe('apportion', () => {
  it('divides in proportion, in whole minor units', () => {
    expect(apportion(100, [1, 1, 1])).toEqual([33, 33, 34]);
    expect(apportion(100, [0, 3, 1])).toEqual([0, 75, 25]);
  });

  it('gives out nothing where nothing weighs', () => {
    expect(apportion(100, [0, 0])).toEqual([0, 0]);
    expect(apportion(100, [])).toEqual([]);
  });

  it('gives out exactly the amount, each part within one unit of its exact share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), weights, (amount, each) => {
        fc.pre(sumOf(each) > 0);
        const parts = apportion(amount, each);
        expect(sumOf(parts)).toBe(amount);
        parts.forEach((part, index) => {
          expect(Math.abs(part - (amount * (each[index] ?? 0)) / sumOf(each))).toBeLessThan(1 + 1e-3);
        });
      }),
    );
  });
});
