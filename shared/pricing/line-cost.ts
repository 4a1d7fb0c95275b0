import type { LineCharges } from './price-lines.ts';

/** A line of an order, as stored. */
export interface ChargedLine extends LineCharges {
  /** The list price of all its tickets. */
  total: { amount: number };
  discount?: { amount: number };
}

/** The booking fee that the buyer pays for a line, in minor units. */
export const buyerFee = ({ fee = 0, organizerPays }: LineCharges): number => (organizerPays ? 0 : fee);

/** The tax that is added to the price of a line, in minor units. */
const addedTax = ({ tax }: LineCharges): number => (tax && !tax.included ? tax.amount : 0);

/** The price of a line after its discount, in minor units. It contains the tax where that is included. */
export const linePrice = ({ total, discount }: ChargedLine): number => total.amount - (discount?.amount ?? 0);

/** What the tax of a line is due on, in minor units: its price and the booking fee that the buyer pays. */
export const lineBase = (line: ChargedLine): number => linePrice(line) + buyerFee(line);

/** What the buyer pays for a line, in minor units: its price, the booking fee and added tax. */
export const lineCost = (line: ChargedLine): number => lineBase(line) + addedTax(line);
