import { buyerFee, type ChargedLine, linePrice } from './line-cost.ts';
import { roundHalfUp } from './share.ts';

/** An amount without its tax, and the tax on it. Both in minor units. */
export interface TaxedAmount {
  net: number;
  tax: number;
}

/** What a line is made of, in minor units. `price` and `fee` with their taxes add up to what the buyer pays for it. */
export interface LineParts {
  /** Its price after discount. */
  price: TaxedAmount;
  /** The booking fee that the buyer pays. */
  fee: TaxedAmount;
  /** The booking fee that the organizer bears. The buyer does not pay it, and no tax of the line is due on it. */
  organizerFee: number;
}

/** Divides a line into its price and its booking fee. The fee's part of the tax is rounded half up, the rest is the price's. */
export function lineParts(line: ChargedLine): LineParts {
  const [price, fee, tax] = [linePrice(line), buyerFee(line), line.tax?.amount ?? 0];
  const base = price + fee;
  const feeTax = base > 0 ? roundHalfUp(BigInt(tax) * BigInt(fee), BigInt(base)) : 0;
  const priceTax = tax - feeTax;
  const isIncluded = line.tax?.included;
  return {
    price: { net: isIncluded ? price - priceTax : price, tax: priceTax },
    fee: { net: isIncluded ? fee - feeTax : fee, tax: feeTax },
    organizerFee: line.organizerPays ? (line.fee ?? 0) : 0,
  };
}

/** An amount with its tax. */
export const grossOf = ({ net, tax }: TaxedAmount): number => net + tax;

/**
 * The first `gross` minor units of an amount, with their part of the tax rounded half up. Successive parts of an amount
 * therefore differ from each other by exactly what lies between them.
 */
export function partOf(amount: TaxedAmount, gross: number): TaxedAmount {
  const whole = grossOf(amount);
  const tax = whole > 0 ? roundHalfUp(BigInt(amount.tax) * BigInt(gross), BigInt(whole)) : 0;
  return { net: gross - tax, tax };
}
