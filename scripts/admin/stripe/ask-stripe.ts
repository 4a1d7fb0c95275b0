import type Stripe from 'stripe';
import { stripeCalls } from '../../../functions/orders/payment/stripe/stripe-client.ts';
import { Failure } from '../../local/process/failure.ts';

/** Stripe answers in about a second. */
const maxMs = 20_000;

/** A client's answer, or why there is none. `denied`: the key lacks a permission. */
type Answer<T> = { value: T } | { denied: true } | { refused: string };

/** One request to Stripe with an operator's key. @throws Failure when the key is wrong or Stripe gives no answer. */
export type AskStripe = <T>(request: (stripe: Stripe) => Promise<T>) => Promise<Answer<T>>;

interface Fault {
  statusCode?: number;
  message: string;
}

/**
 * Asks Stripe with a key; `host` is a server in its place. Messages of Stripe are shown only where a request was wrong:
 * those about keys repeat a part of the key.
 */
export const askStripe =
  (key: string, { host, what }: { host: string; what: string }): AskStripe =>
  async (request) => {
    const call = stripeCalls(async () => ({ secretKey: key, publishableKey: '' }), host);
    try {
      return { value: await call(AbortSignal.timeout(maxMs), (stripe) => request(stripe)) };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { statusCode, message }: Fault = error;
      if (statusCode === 401) {
        throw new Failure(`Stripe does not know the ${what}: it was mistyped, has expired or was revoked.`);
      }
      if (statusCode === 403) return { denied: true };
      if (statusCode !== undefined && statusCode >= 400 && statusCode < 500 && statusCode !== 429) {
        return { refused: message.replaceAll(/\b(?:sk|rk|pk|whsec)_\S+/g, '…') };
      }
      throw new Failure(`Stripe gives no answer (${statusCode ?? 'no connection'}). Nothing was stored. Try again.`);
    }
  };
