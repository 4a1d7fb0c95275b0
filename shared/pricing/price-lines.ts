import { sumOf } from '../base/sum.ts';
import type { BookingFee, LineTerms, TaxTerms } from './line-terms.ts';
import { apportion, roundHalfUp } from './share.ts';

/** A line before fees and taxes. Amounts are minor units. */
export interface UnpricedLine {
  quantity: number;
  /** The list price of all its tickets. */
  list: number;
  discount: number;
  terms?: LineTerms | undefined;
}

/** What fees and taxes make of a line. Amounts are minor units, and absent ones are zero. */
export interface LineCharges {
  fee?: number;
  /** The fee is the organizer's cost: the buyer does not pay it. */
  organizerPays?: true;
  tax?: TaxTerms & { amount: number };
}

export interface PricedLine extends LineCharges {
  /** What the buyer pays for the line. */
  cost: number;
}

/** Percentages have up to three decimals, so they are counted in thousandths. */
const percentScale = 1_000n;
const whole = 100n * percentScale;
const scaled = (percent: number): bigint => BigInt(Math.round(percent * Number(percentScale)));

/**
 * Prices the lines of a cart or an order, which have one currency. This is the rule of every amount that a buyer sees.
 *
 * - Booking fee of a line: `perTicket` for each ticket and `percent` of the price after discount, at most `cap` for each
 *   ticket, rounded half up once; then its share of the order's fee. Free lines have no fee.
 * - Tax of a line, on its price after discount and the buyer's fee: rounded half up once. It is contained in that sum,
 *   or added to it. Free lines have no tax.
 */
export function priceLines(lines: readonly UnpricedLine[]): PricedLine[] {
  const shares = orderFeeShares(lines);
  return lines.map((line, index) => {
    const price = priceOf(line);
    const { fee: feeTerms, tax: taxTerms } = line.terms ?? {};
    const fee = (feeTerms ? ticketFees(line, feeTerms) : 0) + (shares[index] ?? 0);
    const base = price + (feeTerms?.organizerPays ? 0 : fee);
    const tax = taxTerms && base > 0 ? { ...taxTerms, amount: taxOf(base, taxTerms) } : undefined;
    return {
      ...(fee > 0 && { fee, ...(feeTerms?.organizerPays && { organizerPays: true as const }) }),
      ...(tax && { tax }),
      cost: base + (tax && !tax.included ? tax.amount : 0),
    };
  });
}

const priceOf = ({ list, discount }: UnpricedLine): number => list - discount;

function ticketFees(line: UnpricedLine, { perTicket = 0, percent = 0, cap }: BookingFee): number {
  const price = priceOf(line);
  if (price === 0) return 0;
  const quantity = BigInt(line.quantity);
  const fee = BigInt(perTicket) * quantity * whole + scaled(percent) * BigInt(price);
  const most = cap === undefined ? fee : BigInt(cap) * quantity * whole;
  return roundHalfUp(fee < most ? fee : most, whole);
}

/** The fee of each seller's order, divided over its lines by price. If it has changed since, the highest counts. */
function orderFeeShares(lines: readonly UnpricedLine[]): number[] {
  const shares = lines.map(() => 0);
  const indexes = lines.flatMap(({ terms }, index) => (terms?.fee?.perOrder ? [index] : []));
  const bySeller = Map.groupBy(indexes, (index) => lines[index]?.terms?.fee?.seller);
  for (const group of bySeller.values()) {
    const fee = Math.max(...group.map((index) => lines[index]?.terms?.fee?.perOrder ?? 0));
    const prices = group.map((index) => (lines[index] ? priceOf(lines[index]) : 0));
    const parts = apportion(fee, prices);
    group.forEach((index, nth) => {
      shares[index] = parts[nth] ?? 0;
    });
  }
  return shares;
}

/** The tax of an amount, in minor units: contained in it, or to be added. */
export function taxOf(base: number, { rate, included }: TaxTerms): number {
  const percent = scaled(rate);
  return roundHalfUp(BigInt(base) * percent, included ? whole + percent : whole);
}

/** What is due for these lines. */
export const totalCost = (lines: readonly PricedLine[]): number => sumOf(lines.map(({ cost }) => cost));
