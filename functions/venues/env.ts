import { defineEnv, required } from '../../shared/env.ts';

export const env = defineEnv({
  STAGE: required,
  /** Read for whose an address is. */
  USERS_TABLE: required,
  VENUES_TABLE: required,
  OUTBOX_TABLE: required,
  BUCKET: required,
});

/** Whoever mails invitations. */
export const mailEnv = defineEnv({
  STAGE: required,
  VENUES_TABLE: required,
  MAIL_FROM: required,
  /** Where people reach this system: the links in mails begin with it. */
  PUBLIC_URL: required,
});
