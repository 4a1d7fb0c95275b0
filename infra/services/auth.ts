import type { Construct } from 'constructs';
import { accountEnv, env as authEnv, mailEnv, sessionEnv } from '../../functions/auth/env.ts';
import {
  announces,
  countsRatesIn,
  reads,
  readsSecret,
  resetsRatesIn,
  sendsMailAs,
  text,
  updates,
  writes,
} from '../constructs/binding.ts';
import { bind, ServiceFunction } from '../constructs/service-function.ts';
import type { MailParts, ServiceParts } from './parts.ts';

/** Accounts and sessions. */
export class AuthFunctions {
  readonly api: ServiceFunction;
  readonly mergeClaimants: ServiceFunction;
  readonly eraseMerged: ServiceFunction;
  readonly endSessions: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain }: ServiceParts) {
    this.api = new ServiceFunction(
      scope,
      'auth',
      'api',
      {
        ...chain,
        ...bind(authEnv, {
          STAGE: text(settings.stage),
          USERS_TABLE: writes(data.users),
          RATES_TABLE: resetsRatesIn(data.rates),
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
      // Argon2id is CPU-bound, and Lambda's CPU share grows with memory.
      { memoryMb: 1024 },
    );
    const accounts = bind(accountEnv, {
      STAGE: text(settings.stage),
      USERS_TABLE: writes(data.users),
      OUTBOX_TABLE: announces(data.outbox),
    });
    this.mergeClaimants = new ServiceFunction(scope, 'auth', 'on-address-confirmed', accounts, { timeoutSeconds: 300 });
    this.eraseMerged = new ServiceFunction(scope, 'auth', 'on-account-merged', accounts);
    this.endSessions = new ServiceFunction(
      scope,
      'auth',
      'on-account-suspended',
      bind(sessionEnv, { STAGE: text(settings.stage), USERS_TABLE: updates(data.users) }),
    );
  }
}

/** The mails about an account: the welcome, and links that its owner asked for. */
export class AuthMailFunctions {
  readonly sendWelcome: ServiceFunction;
  readonly sendLink: ServiceFunction;
  readonly sendGuestLink: ServiceFunction;

  constructor(scope: Construct, { settings, data, publicUrl }: MailParts) {
    const make = (entry: string) =>
      new ServiceFunction(
        scope,
        'auth',
        entry,
        bind(mailEnv, {
          STAGE: text(settings.stage),
          USERS_TABLE: writes(data.users),
          OUTBOX_TABLE: announces(data.outbox),
          ORDERS_TABLE: reads(data.orders),
          RATES_TABLE: countsRatesIn(data.rates),
          ADDRESS_RATE_FACTOR: text(String(settings.addressRateFactor)),
          MAIL_FROM: sendsMailAs(settings.mailFrom),
          PUBLIC_URL: text(publicUrl),
        }),
      );
    this.sendWelcome = make('on-user-registered');
    this.sendLink = make('on-account-mail-requested');
    this.sendGuestLink = make('on-order-confirmed');
  }
}
