import { decimalsOf } from '../../../../shared/base/currency.ts';
import { formatMoney, type Money } from '../../../../shared/base/money.ts';

/*
 * Our amounts are in the minor units of ISO 4217. Stripe has rules of its own: https://docs.stripe.com/currencies, the
 * sections "Zero-decimal currencies", "Three-decimal currencies", "Special cases" and "Minimum and maximum charge
 * amounts". HUF and TWD have two decimals in charges; only their payouts are in whole units.
 */

/** Charged in whole units. MGA is one of them, although ISO 4217 gives it two decimals. */
const zeroDecimal = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');

/** Whole units in ISO 4217, which Stripe takes with two decimals that are always zero. */
const wholeButTwoDecimal = ['ISK', 'UGX'];

/** Charged with three decimals, of which the last is always zero. */
const threeDecimal = 'BHD JOD KWD OMR TND'.split(' ');

/**
 * The least charge in Stripe's units, for an account that settles in the same currency. Stripe compares a charge that
 * it converts with the minimum of the other currency, and answers `amount_too_small` itself.
 */
const minimums: Readonly<Record<string, number>> = {
  AED: 200,
  AUD: 50,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 15_00,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 175_00,
  INR: 50,
  JPY: 50,
  MXN: 10_00,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 10_00,
  USD: 50,
};

/** Amounts have at most eight digits, and more in these: in COP, HUF and JPY by card only. */
const maximums: Readonly<Record<string, number>> = {
  COP: 999_999_999_999,
  HUF: 999_999_999_999,
  IDR: 999_999_999_999,
  INR: 999_999_999,
  JPY: 9_999_999_999,
};
const maximumOf = (currency: string): number => maximums[currency] ?? 99_999_999;

function stripeDecimals(currency: string): number {
  if (zeroDecimal.includes(currency)) return 0;
  return threeDecimal.includes(currency) ? 3 : 2;
}

/** How many of Stripe's units one of our minor units is: 0.01 for MGA, 100 for ISK and UGX, else 1. */
const unitsPerMinor = (currency: string): number => 10 ** (stripeDecimals(currency) - decimalsOf(currency));

/** The smallest step of a charge in Stripe's units. */
const stepOf = (currency: string): number =>
  wholeButTwoDecimal.includes(currency) ? 100 : threeDecimal.includes(currency) ? 10 : 1;

/** An amount in Stripe's units. `undefined` when Stripe has no number for it, such as 0.50 MGA or 1.005 KWD. */
export function toStripeAmount({ amount, currency }: Money): number | undefined {
  const factor = unitsPerMinor(currency);
  const units = factor < 1 ? amount / Math.round(1 / factor) : amount * factor;
  return Number.isSafeInteger(units) && units % stepOf(currency) === 0 ? units : undefined;
}

/** An amount that Stripe names, in our minor units. `currency` is in lower case there. */
export function fromStripeAmount(units: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase();
  const factor = unitsPerMinor(currency);
  return { amount: factor < 1 ? units * Math.round(1 / factor) : units / factor, currency };
}

/** Why Stripe cannot charge an amount, in words for people; `undefined` if it can. */
export function stripeRefusal(money: Money): string | undefined {
  const { currency } = money;
  const format = (units: number) => formatMoney(fromStripeAmount(units, currency));
  if (decimalsOf(currency) === 3 && !threeDecimal.includes(currency))
    return `Online payments are not possible in ${currency}`;
  const units = toStripeAmount(money);
  if (units === undefined) {
    return `Amounts in ${currency} must be multiples of ${format(stepOf(currency))} to be paid online`;
  }
  const minimum = Math.max(minimums[currency] ?? 0, stepOf(currency));
  if (units < minimum) return `The smallest amount that can be paid online is ${format(minimum)}`;
  if (units <= maximumOf(currency)) return undefined;
  const step = stepOf(currency);
  return `The largest amount that can be paid online is ${format(maximumOf(currency) - (maximumOf(currency) % step))}`;
}
