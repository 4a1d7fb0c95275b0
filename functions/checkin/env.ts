import { defineEnv, optional, required } from '../../shared/base/env.ts';

const requests = { STAGE: required, CHECKIN_TABLE: required, OUTBOX_TABLE: required };

const inventory = { TICKETS_TABLE: required };
const callers = { STAGE: required, USERS_TABLE: required, CHECKIN_TABLE: required };
const members = { VENUES_TABLE: required, EVENTS_TABLE: required };
const door = { ...callers, ...members, ...inventory, VALKEY: optional };

/** For readers of sold tickets. */
export const inventoryEnv = defineEnv(inventory);

/** For the stores of gates and devices. */
export const deviceEnv = defineEnv({ CHECKIN_TABLE: required });

/** For the recount of a door's counters, by an administrator. */
export const countEnv = defineEnv({ CHECKIN_TABLE: required, ...inventory });

/** For the functions of the door, inside the network of the cache. */
export const doorEnv = defineEnv(door);

/** For the function that gates and floor managers read from. The bucket has bases of the logs. */
export const floorEnv = defineEnv({ ...door, BUCKET: required });

export const env = defineEnv({ ...callers, ...members, ...requests, ...inventory });

export const preloadEnv = defineEnv({ ...requests, ...inventory, VALKEY: optional });

/** For functions that request a preload or store its state. */
export const requestEnv = defineEnv(requests);

const schedules = {
  ...requests,
  EVENTS_TABLE: required,
  SCHEDULE_GROUP: required,
  SCHEDULE_ROLE_ARN: required,
  PRELOAD_ARN: required,
};
/** For the consumers that schedule preloads, outside the network. */
export const scheduleEnv = defineEnv(schedules);
/** The consumer of new dates also prolongs the keys of the tickets. */
export const rescheduleEnv = defineEnv({ ...schedules, USERS_TABLE: required });
