import * as z from 'zod';

/** A tax rate in percent. Sales taxes of the USA have three decimals. */
export const TaxRate = z.number().min(0).max(100).multipleOf(0.001, 'must have at most three decimals');
