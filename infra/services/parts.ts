import { httpEnv } from '../../shared/base/env.ts';
import type { Settings } from '../config.ts';
import { countsRatesIn, reads, text } from '../constructs/binding.ts';
import { type Bound, bind } from '../constructs/service-function.ts';
import type { DataStack } from '../data-stack.ts';
import type { NetworkStack } from '../network-stack.ts';

/** What the functions of a service are wired to. */
export interface ServiceParts {
  settings: Settings;
  data: DataStack;
  /** The network of functions that use the cache. Stages without a serverless cache have none. */
  network: NetworkStack | undefined;
  /** The bindings of every function that answers requests, besides those of its service. */
  chain: Bound;
  /** The base of the API's addresses, as clients see them. */
  publicUrl: string;
}

/** What the functions behind mails are wired to. */
export interface MailParts {
  settings: Settings;
  data: DataStack;
  /** The base of the links in mails. */
  publicUrl: string;
}

/** What the functions of accounting are wired to. They use no cache and send no mail. */
export type AccountingParts = Pick<ServiceParts, 'settings' | 'data' | 'chain'>;

/** What minting is wired to. It answers no request and uses no cache. */
export type MintingParts = Pick<ServiceParts, 'settings' | 'data'>;

/** Keys of seat maps in the bucket. */
export const seatMapFiles = 'seat-maps/*';

/** Binds what `shared/http/serve.ts` reads. */
export const chainOf = (settings: Settings, data: DataStack): Bound =>
  bind(httpEnv, {
    STAGE: text(settings.stage),
    USERS_TABLE: reads(data.users),
    SETTINGS_TABLE: reads(data.settings),
    RATES_TABLE: countsRatesIn(data.rates),
    ADDRESS_RATE_FACTOR: text(String(settings.addressRateFactor)),
  });
