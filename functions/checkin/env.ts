import { defineEnv, optional, required } from '../../shared/base/env.ts';

const requests = { STAGE: required, CHECKIN_TABLE: required, OUTBOX_TABLE: required };

const inventory = { TICKETS_TABLE: required };
const door = { STAGE: required, USERS_TABLE: required, CHECKIN_TABLE: required, ...inventory, VALKEY: optional };

/** For readers of sold tickets. */
export const inventoryEnv = defineEnv(inventory);

/** For the scan function and the API, inside the network of the cache. */
export const doorEnv = defineEnv(door);

export const env = defineEnv({ ...door, ...requests, VENUES_TABLE: required, EVENTS_TABLE: required });

export const preloadEnv = defineEnv({ ...requests, ...inventory, VALKEY: optional });

/** For functions that request a preload or store its state. */
export const requestEnv = defineEnv(requests);

/** For the consumers that schedule preloads, outside the network. */
export const scheduleEnv = defineEnv({
  ...requests,
  EVENTS_TABLE: required,
  SCHEDULE_GROUP: required,
  SCHEDULE_ROLE_ARN: required,
  PRELOAD_ARN: required,
});
