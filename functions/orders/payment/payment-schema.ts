import * as z from 'zod';
import { isOneLine, Text } from '../../../shared/text/text.ts';
import { orderLimits } from '../limits.ts';

const localHosts = ['localhost', '127.0.0.1', '[::1]'];

/** A page of a shop: https, or http of the developer's own machine. */
function isPage(text: string): boolean {
  // Parsing would drop spaces around it, but the provider gets it as it is.
  if (!isOneLine(text) || /\s/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && localHosts.includes(hostname));
}

/** How a request pays. `token`: what the provider's own page gave the buyer. */
export const Payment = z.strictObject({
  provider: z
    .enum(['test', 'manual', 'stripe'])
    .describe('one that `GET /v1/payments/providers` lists for the events of the order'),
  token: Text(200).optional().describe("what the provider's own page or widget gave the buyer"),
  returnUrl: z
    .string()
    .max(orderLimits.returnUrlCharacters)
    .refine(isPage, 'must be an https URL')
    .optional()
    .describe(
      "where the provider's page sends the buyer back to; `stripe` pays on a page of Stripe if it is given, and otherwise in Stripe's widget",
    ),
});

export type Payment = z.infer<typeof Payment>;

/** A way to pay that buyers are offered. */
export const Offer = z.object({
  provider: Payment.shape.provider,
  publishableKey: z.string().optional().describe("for the provider's own widget"),
  instructions: z.string().optional().describe('for people, such as where to transfer the money'),
});
export type Offer = z.infer<typeof Offer>;
