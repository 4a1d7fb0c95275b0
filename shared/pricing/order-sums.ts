import { sumOf } from '../base/sum.ts';
import { buyerFee, type ChargedLine, lineCost } from './line-cost.ts';
import type { TaxTerms } from './line-terms.ts';

/** The tax of all lines with one rate, in minor units. */
export interface TaxSum extends TaxTerms {
  /** What the buyer pays for these lines without their tax. */
  net: number;
  amount: number;
}

/** What the lines of an order sum up to, in minor units of its currency. Papers, mails and the API show these. */
export interface OrderSums {
  /** The list prices. */
  subtotal: number;
  discount: number;
  /** The booking fees that the buyer pays. */
  fees: number;
  /** The taxes of all lines, included or added. */
  tax: number;
  /** The same by rate, the highest first, without rates of free lines alone. */
  taxes: TaxSum[];
  /** What the buyer pays: `subtotal` − `discount` + `fees` + the taxes that are added. */
  total: number;
}

/** Sums up the lines of an order, which have one currency. */
export const orderSums = (lines: readonly ChargedLine[]): OrderSums => ({
  subtotal: sumOf(lines.map(({ total }) => total.amount)),
  discount: sumOf(lines.map(({ discount }) => discount?.amount ?? 0)),
  fees: sumOf(lines.map(buyerFee)),
  tax: sumOf(lines.map(({ tax }) => tax?.amount ?? 0)),
  taxes: taxSums(lines),
  total: sumOf(lines.map(lineCost)),
});

function taxSums(lines: readonly ChargedLine[]): TaxSum[] {
  const taxed = lines.flatMap((line) => {
    const [{ tax }, cost] = [line, lineCost(line)];
    return tax && cost > 0 ? [{ ...tax, net: cost - tax.amount }] : [];
  });
  const byTerms = Map.groupBy(taxed, ({ rate, included }) => `${rate} ${included}`);
  return [...byTerms.values()]
    .flatMap(([first, ...others]) => (first ? [others.reduce(add, first)] : []))
    .sort((one, other) => other.rate - one.rate);
}

const add = (one: TaxSum, other: TaxSum): TaxSum => ({
  ...one,
  net: one.net + other.net,
  amount: one.amount + other.amount,
});
