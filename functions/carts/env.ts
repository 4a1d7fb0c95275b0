import { defineEnv, optional, required } from '../../shared/base/env.ts';

export const env = defineEnv({
  STAGE: required,
  USERS_TABLE: required,
  CARTS_TABLE: required,
  TICKETS_TABLE: required,
  COUNTS_TABLE: required,
  ORDERS_TABLE: required,
  BUCKET: required,
  VALKEY: optional,
});
