import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromStripeAmount,
  stripeRefusal,
  toStripeAmount,
} from '../../../../functions/orders/payment/stripe/stripe-amount.ts';

/** Our minor units, the currency, and the number that Stripe expects. */
const table: [number, string, number | undefined][] = [
  [4500, 'EUR', 4500],
  [4500, 'USD', 4500],
  [175_00, 'HUF', 175_00],
  [12_345, 'HUF', 12_345],
  [30_050, 'TWD', 30_050],
  [500, 'JPY', 500],
  [12_000, 'KRW', 12_000],
  [9_000, 'CLP', 9_000],
  [500, 'ISK', 50_000],
  [37_000, 'UGX', 3_700_000],
  [20_000, 'MGA', 200],
  [20_050, 'MGA', undefined],
  [5_120, 'KWD', 5_120],
  [5_124, 'KWD', undefined],
  [1_000, 'BHD', 1_000],
  [1_001, 'TND', undefined],
  [10, 'JOD', 10],
  [75_000_000, 'IDR', 75_000_000],
];

describe('amounts at Stripe', () => {
  it.each(table)('%i minor units of %s are %s', (amount, currency, expected) => {
    expect(toStripeAmount({ amount, currency })).toBe(expected);
    if (expected !== undefined)
      expect(fromStripeAmount(expected, currency.toLowerCase())).toEqual({ amount, currency });
  });

  it('every zero-decimal currency is charged in whole units', () => {
    for (const code of 'BIF CLP DJF GNF JPY KMF KRW PYG RWF VND VUV XAF XOF XPF'.split(' ')) {
      expect(toStripeAmount({ amount: 1234, currency: code }), code).toBe(1234);
    }
  });

  it('what was sent comes back as the same amount', () => {
    const currency = fc.constantFrom('EUR', 'JPY', 'ISK', 'UGX', 'MGA', 'KWD', 'HUF', 'IDR');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), currency, (amount, code) => {
        const units = toStripeAmount({ amount, currency: code });
        if (units !== undefined) expect(fromStripeAmount(units, code)).toEqual({ amount, currency: code });
      }),
    );
  });
});

describe('what Stripe cannot charge', () => {
  it.each([
    [49, 'EUR', 'The smallest amount that can be paid online is €0.50'],
    [29, 'GBP', 'The smallest amount that can be paid online is £0.30'],
    [174_99, 'HUF', 'The smallest amount that can be paid online is HUF 175.00'],
    [49, 'JPY', 'The smallest amount that can be paid online is JP¥50'],
    [9_99, 'THB', 'The smallest amount that can be paid online is THB 10.00'],
    [0, 'ISK', 'The smallest amount that can be paid online is ISK 1'],
    [0, 'KWD', 'The smallest amount that can be paid online is KWD 0.010'],
    [100_000_000, 'EUR', 'The largest amount that can be paid online is €999,999.99'],
    [1_000_000, 'ISK', 'The largest amount that can be paid online is ISK 999,999'],
    [1_000_000_000, 'INR', 'The largest amount that can be paid online is ₹9,999,999.99'],
    [1_000_000_000_000, 'IDR', 'The largest amount that can be paid online is IDR 9,999,999,999.99'],
    [5_124, 'KWD', 'Amounts in KWD must be multiples of KWD 0.010 to be paid online'],
    [20_050, 'MGA', 'Amounts in MGA must be multiples of MGA 1.00 to be paid online'],
    [5_000, 'IQD', 'Online payments are not possible in IQD'],
  ])('%i minor units of %s: %s', (amount, currency, words) => {
    expect(stripeRefusal({ amount, currency })?.replaceAll('\u00a0', ' ')).toBe(words);
  });

  it.each([
    [50, 'EUR'],
    [30, 'GBP'],
    [99_999_999, 'USD'],
    [999_999_999, 'INR'],
    [1_500_000_00, 'HUF'],
    [100_000_000, 'JPY'],
    [999_999_999_999, 'IDR'],
    [999_999, 'UGX'],
    [100, 'MGA'],
    [1, 'CLP'],
  ])('takes %i minor units of %s', (amount, currency) => {
    expect(stripeRefusal({ amount, currency })).toBeUndefined();
  });
});
