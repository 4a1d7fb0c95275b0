import { defineEnv, required } from '../../shared/base/env.ts';

const own = { STAGE: required, VENUES_TABLE: required };

/** The service's own table. Every function of the service has it. */
export const teamEnv = defineEnv(own);

export const env = defineEnv({
  ...own,
  /** Read to find the account of an address. */
  USERS_TABLE: required,
  OUTBOX_TABLE: required,
  BUCKET: required,
});

/** For the function that mails invitations. */
export const mailEnv = defineEnv({
  ...own,
  MAIL_FROM: required,
  /** Base URL of this system for people. Links in mails begin with it. */
  PUBLIC_URL: required,
});
