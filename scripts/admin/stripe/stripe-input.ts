import { areLive } from '../../../functions/orders/payment/stripe/stripe-keys.ts';
import { Failure } from '../../local/process/failure.ts';

/** What an operator gives. Never shown. */
export interface StripeInput {
  secretKey: string;
  publishableKey: string;
  /** The signing secret of an endpoint that was made in Stripe's dashboard. */
  webhookSecret?: string;
}

const kinds = [
  { name: 'secretKey', pattern: /^(?:sk|rk)_(?:test|live)_\w+$/, what: 'secret key (sk_… or rk_…)' },
  { name: 'publishableKey', pattern: /^pk_(?:test|live)_\w+$/, what: 'publishable key (pk_…)' },
  { name: 'webhookSecret', pattern: /^whsec_\S+$/, what: 'signing secret (whsec_…)' },
] as const;

/**
 * Takes the keys from a text, one a line, in any order. @throws Failure that names the line, never its content.
 */
export function parseInput(text: string): StripeInput {
  const found: Partial<Record<(typeof kinds)[number]['name'], string>> = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const value = line.replace(/^\uFEFF/, '').trim();
    if (value === '') continue;
    const kind = kinds.find(({ pattern }) => pattern.test(value));
    if (!kind) throw new Failure(`Line ${index + 1} of standard input is no key of Stripe.`);
    if (found[kind.name] !== undefined) throw new Failure(`Standard input has a second ${kind.what}.`);
    found[kind.name] = value;
  }
  const { secretKey, publishableKey, webhookSecret } = found;
  if (secretKey === undefined || publishableKey === undefined) {
    const missing = kinds.find(({ name }) => found[name] === undefined);
    throw new Failure(`The ${missing?.what} is missing on standard input.`);
  }
  return { secretKey, publishableKey, ...(webhookSecret !== undefined && { webhookSecret }) };
}

/**
 * Requires keys of one mode, and of a mode that the stage allows.
 * @throws Failure in words.
 */
export function requireMode(
  { secretKey, publishableKey }: StripeInput,
  { stage, testPayments }: { stage: string; testPayments: boolean },
): void {
  const isLive = areLive({ secretKey });
  if (isLive !== publishableKey.startsWith('pk_live_')) {
    throw new Failure('One key is for test mode and the other for live mode. Copy both from the same page.');
  }
  if (isLive && testPayments) {
    throw new Failure(`Stage ${stage} allows test payments, so it refuses live keys. Use the keys of a sandbox.`);
  }
}
