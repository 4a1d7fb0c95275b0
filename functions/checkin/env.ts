import { defineEnv, optional, required } from '../../shared/base/env.ts';

/** Whoever keeps the state of a preload and asks for one. */
const requests = { STAGE: required, CHECKIN_TABLE: required, OUTBOX_TABLE: required };

const inventory = { TICKETS_TABLE: required };
const door = { STAGE: required, USERS_TABLE: required, CHECKIN_TABLE: required, ...inventory, VALKEY: optional };

/** Whoever reads what is sold. */
export const inventoryEnv = defineEnv(inventory);

/** The scan, beside the cache, as the API and the preload. */
export const doorEnv = defineEnv(door);

export const env = defineEnv({ ...door, ...requests, VENUES_TABLE: required, EVENTS_TABLE: required });

export const preloadEnv = defineEnv({ ...requests, ...inventory, VALKEY: optional });

export const requestEnv = defineEnv(requests);

/** The maker of schedules, outside the network. */
export const scheduleEnv = defineEnv({
  ...requests,
  EVENTS_TABLE: required,
  SCHEDULE_GROUP: required,
  SCHEDULE_ROLE_ARN: required,
  PRELOAD_ARN: required,
});
