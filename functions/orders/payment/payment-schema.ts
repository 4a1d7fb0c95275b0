import * as z from 'zod';
import { Text } from '../../../shared/text/text.ts';

/** How a request pays. `token`: what the provider's own page gave the buyer. */
export const Payment = z.strictObject({
  provider: z.enum(['test', 'manual', 'stripe']),
  token: Text(200).optional(),
});

export type Payment = z.infer<typeof Payment>;
