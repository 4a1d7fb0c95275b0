import * as z from 'zod';
import { stripeLimits } from './limits.ts';

/** The secret's JSON. Keys of test mode and of live mode are not mixed. */
export const StripeKeys = z
  .object({
    /** `sk_…`, or a restricted key `rk_…`. */
    secretKey: z.string().regex(/^(?:sk|rk)_(?:test|live)_\w+$/, 'not a secret key of Stripe'),
    /** Given to buyers' browsers. */
    publishableKey: z.string().regex(/^pk_(?:test|live)_\w+$/, 'not a publishable key of Stripe'),
    /** The signing secrets in force: while one is being replaced, both. */
    webhookSecrets: z
      .array(z.string().regex(/^whsec_\S+$/, 'not a signing secret of Stripe'))
      .min(1)
      .max(stripeLimits.webhookSecrets),
  })
  .refine(
    ({ secretKey, publishableKey }) => secretKey.includes('_live_') === publishableKey.includes('_live_'),
    'one key is for test mode and the other for live mode',
  );
export type StripeKeys = z.infer<typeof StripeKeys>;

/** Whether they move real money. */
export const areLive = ({ secretKey }: Pick<StripeKeys, 'secretKey'>): boolean => /^(?:sk|rk)_live_/.test(secretKey);
