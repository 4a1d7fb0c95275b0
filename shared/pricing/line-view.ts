import * as z from 'zod';
import { Money } from '../base/money.ts';
import { buyerFee, type ChargedLine } from './line-cost.ts';
import { orderSums } from './order-sums.ts';

/** A line as stored, with its currency. */
type StoredLine = ChargedLine & { total: Money };

/** What a line costs beside its list price, as the API shows it. */
export const LineAmounts = {
  discount: Money.optional().describe('What a promotion code takes off this line. Absent if nothing.'),
  fee: Money.optional().describe(
    'Booking fee of this line, on top of its price: the fee of its tickets and its share of the fee for the order. ' +
      'Absent where the buyer pays none.',
  ),
  tax: Money.optional().describe(
    'Tax on the total, less the discount, plus the fee of this line. It is rounded once a line, half up.',
  ),
  taxRate: z.number().optional().describe('Tax rate of this line in percent. Absent without tax.'),
  taxIncluded: z
    .boolean()
    .optional()
    .describe(
      'Whether the amounts of this line contain its tax. If not, the tax is added to them. Absent without tax.',
    ),
};

/** A line with its fee and tax as the API shows them. A fee that the organizer bears is not the buyer's concern. */
export function lineView<L extends StoredLine>(line: L) {
  const { fee: _, organizerPays: __, tax, ...shown } = line;
  const money = (amount: number): Money => ({ ...line.total, amount });
  const fee = buyerFee(line);
  return {
    ...shown,
    ...(fee > 0 && { fee: money(fee) }),
    ...(tax && { tax: money(tax.amount), taxRate: tax.rate, taxIncluded: tax.included === true }),
  };
}

/** The sums of an order, as the API shows them. */
export const Sums = {
  subtotal: Money.describe('The list prices of the lines: before discount, fees and added tax.'),
  discount: Money,
  fees: Money.describe('Booking fees that the buyer pays, on top of the prices.'),
  tax: Money.describe(
    'The taxes of all lines. A tax that a price includes is a part of it, and the others are added. So the total is ' +
      '`subtotal` − `discount` + `fees` + the taxes of lines without `taxIncluded`.',
  ),
  total: Money.describe('What the buyer pays in all.'),
};

/** The sums of these lines. */
export function sumsOf(currency: string, lines: readonly StoredLine[]): Record<keyof typeof Sums, Money> {
  const { subtotal, discount, fees, tax, total } = orderSums(lines);
  const money = (amount: number): Money => ({ amount, currency });
  return {
    ...{ subtotal: money(subtotal), discount: money(discount), fees: money(fees), tax: money(tax) },
    total: money(total),
  };
}
