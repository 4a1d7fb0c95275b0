import { defineEnv, optional, required } from '../../shared/env.ts';

/** Whoever keeps the state of a preload and asks for one. */
const requests = { STAGE: required, CHECKIN_TABLE: required, OUTBOX_TABLE: required };

/** The API, the scan and the preload, beside the cache. */
export const env = defineEnv({
  ...requests,
  USERS_TABLE: required,
  VENUES_TABLE: required,
  EVENTS_TABLE: required,
  TICKETS_TABLE: required,
  VALKEY: optional,
});

export const requestEnv = defineEnv(requests);

/** The maker of schedules, outside the network. */
export const scheduleEnv = defineEnv({
  ...requests,
  SCHEDULE_GROUP: required,
  SCHEDULE_ROLE_ARN: required,
  PRELOAD_ARN: required,
});
