import * as z from 'zod';
import { sumOf } from './sum.ts';

/** Integer minor units (cents) and an ISO 4217 code, everywhere. */
export const Money = z
  .strictObject({
    amount: z.int().min(0).max(100_000_000).describe('minor units'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .describe('ISO 4217'),
  })
  .meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

export const multiply = (price: Money, quantity: number): Money => ({ ...price, amount: price.amount * quantity });

/** Adds amounts of one currency. Callers make sure that currencies are not mixed. */
export const sum = (currency: string, amounts: readonly Money[]): Money => ({
  currency,
  amount: sumOf(amounts.map(({ amount }) => amount)),
});

const decimalsOf = (format: Intl.NumberFormat): number => format.resolvedOptions().maximumFractionDigits ?? 2;

/** Formats an amount for machines that take no minor units: `45.00`, with the number of decimals of its currency. */
export function decimalAmount({ amount, currency }: Money): string {
  const digits = decimalsOf(new Intl.NumberFormat('en', { style: 'currency', currency }));
  return (amount / 10 ** digits).toFixed(digits);
}

/** Formats an amount for people: `€45.00`, with the number of decimals of its currency. */
export function formatMoney({ amount, currency }: Money, locale = 'en-IE'): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(amount / 10 ** decimalsOf(format));
}
