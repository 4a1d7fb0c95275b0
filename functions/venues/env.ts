import { defineEnv, required } from '../../shared/base/env.ts';

const own = { STAGE: required, VENUES_TABLE: required };

/** Whoever knows teams: what every function of the service has. */
export const teamEnv = defineEnv(own);

export const env = defineEnv({
  ...own,
  /** Read for whose an address is. */
  USERS_TABLE: required,
  OUTBOX_TABLE: required,
  BUCKET: required,
});

/** Whoever mails invitations. */
export const mailEnv = defineEnv({
  ...own,
  MAIL_FROM: required,
  /** Where people reach this system: the links in mails begin with it. */
  PUBLIC_URL: required,
});
