import { Percent } from './percent.ts';

/** A tax rate in percent. Sales taxes of the USA have three decimals. */
export const TaxRate = Percent(3);
