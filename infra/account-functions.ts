import type { Construct } from 'constructs';
import { env as authEnv, mailEnv } from '../functions/auth/env.ts';
import { forgetEnv } from '../functions/notifications/env.ts';
import { forgetEnv as forgetHolderEnv } from '../functions/tickets/env.ts';
import { teamEnv as forgetMemberEnv } from '../functions/venues/env.ts';
import type { Settings } from './config.ts';
import {
  announces,
  countsIn,
  deletesFiles,
  forgivesIn,
  reads,
  readsSecret,
  sendsMailAs,
  text,
  writes,
} from './constructs/binding.ts';
import { type Bound, bind, ServiceFunction } from './constructs/service-function.ts';
import type { DataStack } from './data-stack.ts';

interface Parts {
  settings: Settings;
  data: DataStack;
  chain: Bound;
  /** Where people reach this system. */
  publicUrl: string;
}

/** Accounts and sessions, the links they mail, and whoever forgets an account with them. */
export class AccountFunctions {
  readonly api: ServiceFunction;
  readonly welcome: ServiceFunction;
  readonly mail: ServiceFunction;
  readonly forgetHolder: ServiceFunction;
  readonly forgetMember: ServiceFunction;
  readonly forgetFiles: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain, publicUrl }: Parts) {
    const STAGE = text(settings.stage);
    const USERS_TABLE = writes(data.users);
    const ADDRESS_RATE_FACTOR = text(String(settings.addressRateFactor));
    this.api = new ServiceFunction(
      scope,
      'auth',
      'api',
      {
        ...chain,
        ...bind(authEnv, {
          STAGE,
          USERS_TABLE,
          RATES_TABLE: forgivesIn(data.rates),
          ADDRESS_RATE_FACTOR,
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

    const mailer = (entry: string) => {
      return new ServiceFunction(
        scope,
        'auth',
        entry,
        bind(mailEnv, {
          STAGE,
          USERS_TABLE,
          OUTBOX_TABLE: announces(data.outbox),
          RATES_TABLE: countsIn(data.rates),
          ADDRESS_RATE_FACTOR,
          MAIL_FROM: sendsMailAs(settings.mailFrom),
          PUBLIC_URL: text(publicUrl),
        }),
      );
    };
    this.welcome = mailer('on-user-registered');
    this.mail = mailer('on-account-mail-requested');

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
    this.forgetFiles = new ServiceFunction(
      scope,
      'notifications',
      'on-user-erased',
      bind(forgetEnv, { STAGE, ORDERS_TABLE: reads(data.orders), BUCKET: deletesFiles(data.bucket, 'orders/*') }),
      { timeoutSeconds: 300 },
    );
  }
}
