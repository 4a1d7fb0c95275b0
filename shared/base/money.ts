import * as z from 'zod';

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

export const times = (price: Money, quantity: number): Money => ({ ...price, amount: price.amount * quantity });

/** The sum of amounts of one currency; callers make sure that currencies are not mixed. */
export const sum = (currency: string, amounts: readonly Money[]): Money => ({
  currency,
  amount: amounts.reduce((total, money) => total + money.amount, 0),
});

const decimalsOf = (format: Intl.NumberFormat): number => format.resolvedOptions().maximumFractionDigits ?? 2;

/** For machines that take no minor units: `45.00`, with as many decimals as the currency has. */
export function decimalAmount({ amount, currency }: Money): string {
  const digits = decimalsOf(new Intl.NumberFormat('en', { style: 'currency', currency }));
  return (amount / 10 ** digits).toFixed(digits);
}

/** For people: `€45.00`. The number of decimals is the currency's own. */
export function formatMoney({ amount, currency }: Money, locale = 'en-IE'): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(amount / 10 ** decimalsOf(format));
}
