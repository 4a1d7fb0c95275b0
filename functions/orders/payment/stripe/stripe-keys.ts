import * as z from 'zod';
import { stripeLimits } from './limits.ts';

/** The secret's JSON. Keys of test mode and of live mode are not mixed. */
export const StripeKeys = z
  .object({
    /** `sk_…`, or a restricted key `rk_…`. */
    secretKey: z.string().regex(/^(?:sk|rk)_(?:test|live)_\w+$/, 'not a secret key of Stripe'),
    /** Given to buyers' browsers. */
    publishableKey: z.string().regex(/^pk_(?:test|live)_\w+$/, 'not a publishable key of Stripe'),
    /** The signing secrets: the current one, and then former ones that are being replaced. */
    webhookSecrets: z
      .array(z.string().regex(/^whsec_\S+$/, 'not a signing secret of Stripe'))
      .min(1)
      .max(stripeLimits.webhookSecrets),
    /** Until when former signing secrets are in force, epoch ms. Without it they stay. */
    formerUntil: z.int().optional(),
    /** Whether new orders may name Stripe. Payments under way and refunds need the keys even where they may not. */
    offered: z.boolean().default(true),
    /** The account `acct_…` and the webhook endpoint `we_…`, where the connecting command knows them. */
    accountId: z.string().optional(),
    endpointId: z.string().optional(),
  })
  .refine(
    ({ secretKey, publishableKey }) => secretKey.includes('_live_') === publishableKey.includes('_live_'),
    'one key is for test mode and the other for live mode',
  );
export type StripeKeys = z.infer<typeof StripeKeys>;

/** Whether they move real money. */
export const areLive = ({ secretKey }: Pick<StripeKeys, 'secretKey'>): boolean => /^(?:sk|rk)_live_/.test(secretKey);

/** The signing secrets that webhooks may be signed with. */
export function webhookSecretsAt({ webhookSecrets, formerUntil }: StripeKeys, now: number): string[] {
  return formerUntil === undefined || now < formerUntil ? webhookSecrets : webhookSecrets.slice(0, 1);
}

/** Reads the secret's text. @throws Error whose message names fields, never values. */
export function parseKeys(text: string): StripeKeys {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('The secret of Stripe is not JSON');
  }
  const parsed = StripeKeys.safeParse(json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  throw new Error(`The secret of Stripe: ${faults.join('; ')}`);
}
