import { defineEnv, optional, required } from '../../shared/base/env.ts';

/** The API, outside the private network. */
export const env = defineEnv({
  STAGE: required,
  USERS_TABLE: required,
  VENUES_TABLE: required,
  EVENTS_TABLE: required,
  TICKETS_TABLE: required,
  COUNTS_TABLE: required,
  ORDERS_TABLE: required,
  OUTBOX_TABLE: required,
  BUCKET: required,
});

/** The mint. The stores that it shares with the API read no more than this. */
export const mintEnv = defineEnv({ STAGE: required, TICKETS_TABLE: required, BUCKET: required });

/** The consumer that takes the places of a cancelled event out of sale. */
export const withdrawEnv = defineEnv({
  STAGE: required,
  TICKETS_TABLE: required,
  OUTBOX_TABLE: required,
  BUCKET: required,
});

/** The consumer that removes holder names from tickets. */
export const forgetEnv = defineEnv({ STAGE: required, TICKETS_TABLE: required });

/** The projector, inside the private network of the cache. */
export const projectorEnv = defineEnv({
  STAGE: required,
  CHECKIN_TABLE: required,
  EVENTS_TABLE: required,
  VENUES_TABLE: required,
  OUTBOX_TABLE: required,
  VALKEY: optional,
});
