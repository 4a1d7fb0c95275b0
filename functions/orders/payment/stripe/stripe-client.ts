import Stripe from 'stripe';
import { stripeLimits } from './limits.ts';
import { faultOf } from './stripe-error.ts';
import type { StripeKeys } from './stripe-keys.ts';

type Keys = Pick<StripeKeys, 'secretKey' | 'publishableKey'>;

/** Runs work with a client of Stripe. `signal` ends its requests. Faults arrive without Stripe's data. */
export type CallStripe = <T>(
  signal: AbortSignal,
  work: (stripe: Stripe, publishableKey: string) => Promise<T>,
) => Promise<T>;

/** Calls Stripe with keys that are read again for each call. `host` is a server in its place. */
export const stripeCalls =
  (keys: () => Promise<Keys>, host = ''): CallStripe =>
  async (signal, work) => {
    const { secretKey, publishableKey } = await keys();
    try {
      return await work(clientOf(secretKey, signal, host), publishableKey);
    } catch (error) {
      throw faultOf(error);
    }
  };

/**
 * The SDK's request options have no signal, so it is part of the client's `fetch`: aborting ends the request itself.
 * Nothing is repeated, since our callers decide that. The API version is the SDK's own.
 */
function clientOf(secretKey: string, signal: AbortSignal, host: string): Stripe {
  const fetchUntil: typeof fetch = (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]) });
  return new Stripe(secretKey, {
    maxNetworkRetries: 0,
    timeout: stripeLimits.requestMs,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(fetchUntil),
    ...addressOf(host),
  });
}

/** Of a URL such as `http://127.0.0.1:4242`. */
function addressOf(host: string): { host?: string; port?: string; protocol?: 'http' | 'https' } {
  if (host === '') return {};
  const { hostname, port, protocol } = new URL(host);
  return protocol === 'https:'
    ? { host: hostname, port: port || '443', protocol: 'https' }
    : { host: hostname, port: port || '80', protocol: 'http' };
}
