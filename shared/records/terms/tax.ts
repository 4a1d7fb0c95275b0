import * as z from 'zod';
import { TaxRate } from '../../pricing/tax-rate.ts';

/** The tax on the tickets of an organizer. */
export const Tax = z
  .strictObject({
    rate: TaxRate.describe('Percent, with up to three decimals. A ticket type may have a rate of its own.'),
    included: z
      .boolean()
      .describe('`true`: prices and booking fees contain the tax. `false`: it is added to what the buyer pays.'),
  })
  .meta({
    id: 'Tax',
    description: 'The tax on tickets and on the booking fees that buyers pay.',
    example: { rate: 24, included: true },
  });
export type Tax = z.infer<typeof Tax>;
