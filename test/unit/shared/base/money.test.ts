import { describe, expect, it } from 'vitest';
import { Currency, decimalsOf } from '../../../../shared/base/currency.ts';
import { baseLimits } from '../../../../shared/base/limits.ts';
import { decimalAmount, formatMoney, Money, Price } from '../../../../shared/base/money.ts';

/** From List One of ISO 4217. The runtime's ICU has other decimals for most of them. */
const decimals: [number, string[]][] = [
  [0, ['CLP', 'ISK', 'JPY', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']],
  [2, ['AFN', 'ALL', 'COP', 'EUR', 'HUF', 'IDR', 'IRR', 'LAK', 'MGA', 'MRU', 'PKR', 'RSD', 'SLE', 'TWD', 'UZS', 'ZWG']],
  [3, ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']],
];

describe('a currency', () => {
  it.each(decimals)('has %i decimals by ISO 4217: %s', (digits, codes) => {
    expect(codes.filter((code) => decimalsOf(code) !== digits || !Currency.safeParse(code).success)).toEqual([]);
  });

  it.each([
    ['was never one', ['XYZ', 'BTC', 'ETH', 'EU1', 'eur', '']],
    ['has ended', ['BGN', 'HRK', 'ANG', 'CUC', 'DEM', 'SLL', 'VEF', 'ZWL']],
    [
      'is a fund, an index or a unit of account',
      ['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'UYI', 'UYW', 'XAD'],
    ],
    ['is a metal, a test or none', ['XAG', 'XAU', 'XDR', 'XPT', 'XSU', 'XTS', 'XUA', 'XXX']],
  ])('that %s is refused', (_why, codes) => {
    expect(codes.filter((code) => Currency.safeParse(code).success)).toEqual([]);
    expect(Money.safeParse({ amount: 1, currency: codes[0] }).success).toBe(false);
  });

  it.each(['XCG', 'SLE', 'VED', 'STN'])('that is new is accepted: %s', (code) => {
    expect(Currency.safeParse(code).success).toBe(true);
  });
});

describe('an amount', () => {
  it.each([
    [{ amount: 250_000, currency: 'HUF' }, '2500.00', 'HUF 2,500.00'],
    [{ amount: 15_000_000, currency: 'IDR' }, '150000.00', 'IDR 150,000.00'],
    [{ amount: 1_200, currency: 'JPY' }, '1200', 'JP¥1,200'],
    [{ amount: 12_500, currency: 'KWD' }, '12.500', 'KWD 12.500'],
    [{ amount: 4_500, currency: 'EUR' }, '45.00', '€45.00'],
    // Stored before the currency had ended.
    [{ amount: 4_500, currency: 'HRK' }, '45.00', 'HRK 45.00'],
  ])('is shown with the decimals of its currency: %o', (money, forMachines, forPeople) => {
    expect(decimalAmount(money)).toBe(forMachines);
    expect(formatMoney(money).replaceAll('\u00a0', ' ')).toBe(forPeople);
  });

  it('may be a price in a currency of small units', () => {
    const most = { amount: baseLimits.priceMinor, currency: 'IDR' };
    expect(Price.safeParse(most).success).toBe(true);
    expect(Price.safeParse({ ...most, amount: most.amount + 1 }).success).toBe(false);
    expect(Money.safeParse({ ...most, amount: 40 * most.amount }).success).toBe(true);
    expect(Number.isSafeInteger(most.amount * 500_000)).toBe(true);
  });
});
