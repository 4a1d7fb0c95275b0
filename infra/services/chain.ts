import { chainEnv } from '../../shared/base/env.ts';
import type { Settings } from '../config.ts';
import { countsIn, reads, text } from '../constructs/binding.ts';
import { type Bound, bind } from '../constructs/service-function.ts';
import type { DataStack } from '../data-stack.ts';

/** What every function that answers requests is bound to, beside what its service asks for. */
export const chainOf = (settings: Settings, data: DataStack): Bound =>
  bind(chainEnv, {
    STAGE: text(settings.stage),
    USERS_TABLE: reads(data.users),
    SETTINGS_TABLE: reads(data.settings),
    RATES_TABLE: countsIn(data.rates),
    ADDRESS_RATE_FACTOR: text(String(settings.addressRateFactor)),
  });
