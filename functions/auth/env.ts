import * as z from 'zod';
import { defineEnv, rates, required } from '../../shared/base/env.ts';

/** Accounts, sessions and links. Every function of the service has these. */
const accounts = { STAGE: required, USERS_TABLE: required, OUTBOX_TABLE: required };
export const accountEnv = defineEnv(accounts);

export const env = defineEnv({
  ...accounts,
  ...rates,
  /** The secret that session keys and refresh tokens are derived from. */
  SESSION_SECRET_ARN: required,
  ACCESS_TOKEN_SECONDS: z.coerce.number().int().positive(),
  REFRESH_TOKEN_SECONDS: z.coerce.number().int().positive(),
  /** Read only for the export of personal data and before an erasure. */
  VENUES_TABLE: required,
  ORDERS_TABLE: required,
  TICKETS_TABLE: required,
  CARTS_TABLE: required,
});

/** For the consumer that ends the sessions of a suspended account. */
export const sessionEnv = defineEnv({ STAGE: required, USERS_TABLE: required });

/** For the functions that mail links. */
export const mailEnv = defineEnv({
  ...accounts,
  ...rates,
  /** Read to name what a guest has bought. */
  ORDERS_TABLE: required,
  MAIL_FROM: required,
  /** Base URL of this system for people. Links in mails begin with it. */
  PUBLIC_URL: required,
});
