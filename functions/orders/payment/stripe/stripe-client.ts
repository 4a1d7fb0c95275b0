import Stripe from 'stripe';
import { stripeLimits } from './limits.ts';

/**
 * A client of Stripe for the calls of one `signal`. The SDK's request options have no signal, so it is part of the
 * client's `fetch`: aborting ends the request itself. Nothing is repeated, since our callers decide that. `host` is
 * another server, such as `http://127.0.0.1:4242`; the API version is the SDK's own.
 */
export function stripeClient(secretKey: string, signal: AbortSignal, host = ''): Stripe {
  const fetchUntil: typeof fetch = (input, init) =>
    fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal });
  return new Stripe(secretKey, {
    maxNetworkRetries: 0,
    timeout: stripeLimits.requestMs,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(fetchUntil),
    ...addressOf(host),
  });
}

function addressOf(host: string): { host?: string; port?: string; protocol?: 'http' | 'https' } {
  if (host === '') return {};
  const { hostname, port, protocol } = new URL(host);
  return protocol === 'https:'
    ? { host: hostname, port: port || '443', protocol: 'https' }
    : { host: hostname, port: port || '80', protocol: 'http' };
}
