import * as z from 'zod';
import { Money } from '../base/money.ts';
import { lineTerms, type SaleTerms } from './line-terms.ts';
import { priceLines } from './price-lines.ts';

export const BuyerPays = z
  .object({
    fee: Money.optional().describe(
      'The booking fee of the ticket. Absent where there is none, or the organizer pays it.',
    ),
    tax: Money.optional().describe('The tax on price and fee. Absent where none is set.'),
    taxRate: z.number().optional().describe('The rate in force, in percent. Absent without tax.'),
    taxIncluded: z
      .boolean()
      .optional()
      .describe('`true`: `price` and `fee` contain the tax. `false`: it is added to them. Absent without tax.'),
    total: Money.describe('What the ticket costs in all.'),
  })
  .meta({
    id: 'BuyerPays',
    description:
      'What a buyer pays for one ticket at `price`, without promotion code and without a fee for the whole order. A cart rounds each line once, so several tickets may differ by a cent.',
  });

/**
 * What a buyer pays for one ticket of the type at this price. Undefined where that is the price: it has neither a fee
 * of the buyer's nor a tax.
 */
export function buyerPays(
  { price, taxRate }: { price: Money; taxRate?: number | undefined },
  { fee, tax }: SaleTerms = {},
): z.infer<typeof BuyerPays> | undefined {
  const { perOrder: _, ...ofTicket } = fee ?? {};
  // Which organizer it is matters to the fee of an order only.
  const terms = lineTerms({ ...(fee && { fee: ofTicket }), ...(tax && { tax }) }, { organizerId: '', taxRate });
  const [line] = priceLines([{ quantity: 1, list: price.amount, discount: 0, terms }]);
  if (!line?.tax && (!line?.fee || line.organizerPays)) return undefined;
  const money = (amount: number): Money => ({ amount, currency: price.currency });
  return {
    ...(line.fee && !line.organizerPays && { fee: money(line.fee) }),
    ...(line.tax && { tax: money(line.tax.amount), taxRate: line.tax.rate, taxIncluded: line.tax.included === true }),
    total: money(line.cost),
  };
}
