import { defineEnv, required } from '../../shared/env.ts';

export const forgetEnv = defineEnv({ STAGE: required, ORDERS_TABLE: required, BUCKET: required });

export const env = defineEnv({
  STAGE: required,
  ORDERS_TABLE: required,
  USERS_TABLE: required,
  TICKETS_TABLE: required,
  EVENTS_TABLE: required,
  NOTIFICATIONS_TABLE: required,
  SETTINGS_TABLE: required,
  BUCKET: required,
  MAIL_FROM: required,
});
