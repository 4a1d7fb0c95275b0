import type { Construct } from 'constructs';
import { env as authEnv } from '../../functions/auth/env.ts';
import { forgetEnv as forgetHolderEnv } from '../../functions/tickets/env.ts';
import { teamEnv as forgetMemberEnv } from '../../functions/venues/env.ts';
import type { Settings } from '../config.ts';
import { announces, forgivesIn, reads, readsSecret, text, writes } from '../constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../data-stack.ts';

interface Parts {
  settings: Settings;
  data: DataStack;
  chain: Bound;
}

/** Accounts and sessions, and whoever forgets an account with them. */
export class AccountFunctions {
  readonly api: ServiceFunction;
  readonly forgetHolder: ServiceFunction;
  readonly forgetMember: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain }: Parts) {
    const STAGE = text(settings.stage);
    this.api = new ServiceFunction(
      scope,
      'auth',
      'api',
      {
        ...chain,
        ...bind(authEnv, {
          STAGE,
          USERS_TABLE: writes(data.users),
          RATES_TABLE: forgivesIn(data.rates),
          ADDRESS_RATE_FACTOR: text(String(settings.addressRateFactor)),
          OUTBOX_TABLE: announces(data.outbox),
          SESSION_SECRET_ARN: readsSecret(data.sessionSecret),
          ACCESS_TOKEN_SECONDS: text(String(settings.accessTokenSeconds)),
          REFRESH_TOKEN_SECONDS: text(String(settings.refreshTokenSeconds)),
          VENUES_TABLE: reads(data.venues),
          ORDERS_TABLE: reads(data.orders),
          TICKETS_TABLE: reads(data.tickets),
          CARTS_TABLE: reads(data.carts),
        }),
      },
      // Argon2id is processor work: more memory is more processor.
      { memoryMb: 1024 },
    );

    this.forgetHolder = new ServiceFunction(
      scope,
      'tickets',
      'on-user-erased',
      bind(forgetHolderEnv, { STAGE, TICKETS_TABLE: writes(data.tickets) }),
      { timeoutSeconds: 300 },
    );
    this.forgetMember = new ServiceFunction(
      scope,
      'venues',
      'on-user-erased',
      bind(forgetMemberEnv, { STAGE, VENUES_TABLE: writes(data.venues) }),
      { timeoutSeconds: 300 },
    );
  }
}
