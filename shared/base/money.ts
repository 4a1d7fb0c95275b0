import * as z from 'zod';
import { Currency, decimalsOf } from './currency.ts';
import { baseLimits } from './limits.ts';
import { sumOf } from './sum.ts';

const amount = z.int().min(0).describe('minor units');

/** Integer minor units (cents) and an ISO 4217 code, everywhere. Sums of prices are as exact as prices. */
export const Money = z
  .strictObject({ amount, currency: Currency })
  .meta({ id: 'Money', description: 'An amount in minor units, such as 4500 for €45.00.' });
export type Money = z.infer<typeof Money>;

/** Money that somebody asks for one ticket, or takes off an order. Bounded, so that no sum of prices is too large. */
export const Price = z
  .strictObject({ amount: amount.max(baseLimits.priceMinor), currency: Currency })
  .meta({ id: 'Price', description: 'A price in minor units, such as 4500 for €45.00.' });

export const multiply = (price: Money, quantity: number): Money => ({ ...price, amount: price.amount * quantity });

/** Adds amounts of one currency. Callers make sure that currencies are not mixed. */
export const sum = (currency: string, amounts: readonly Money[]): Money => ({
  currency,
  amount: sumOf(amounts.map(({ amount }) => amount)),
});

/** Formats an amount for machines that take no minor units: `45.00`, with the decimals of its currency. */
export function decimalAmount({ amount, currency }: Money): string {
  const digits = decimalsOf(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

/** Formats an amount for people: `€45.00`, with the decimals of its currency. */
export function formatMoney({ amount, currency }: Money, locale = 'en-IE'): string {
  const digits = decimalsOf(currency);
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...fraction }).format(amount / 10 ** digits);
}

/** `1,234.50`, also below zero: an amount for people where its currency stands elsewhere, such as above a table. */
export function formatAmount({ amount, currency }: Money): string {
  const digits = decimalsOf(currency);
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat('en-IE', fraction).format(amount / 10 ** digits);
}
