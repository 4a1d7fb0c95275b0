import * as z from 'zod';
import { defineEnv, rates, required } from '../../shared/base/env.ts';

/** Accounts, sessions and links, and the buckets that guard them: what every function of the service has. */
const accounts = { STAGE: required, USERS_TABLE: required, OUTBOX_TABLE: required, ...rates };
export const accountEnv = defineEnv(accounts);

export const env = defineEnv({
  ...accounts,
  /** The secret that session keys and refresh tokens are derived from. */
  SESSION_SECRET_ARN: required,
  ACCESS_TOKEN_SECONDS: z.coerce.number().int().positive(),
  REFRESH_TOKEN_SECONDS: z.coerce.number().int().positive(),
  /** Read for the export of somebody's personal data only. */
  VENUES_TABLE: required,
  ORDERS_TABLE: required,
  TICKETS_TABLE: required,
  CARTS_TABLE: required,
});

/** Whoever mails links. */
export const mailEnv = defineEnv({
  ...accounts,
  MAIL_FROM: required,
  /** Where people reach this system: the links in mails begin with it. */
  PUBLIC_URL: required,
});
