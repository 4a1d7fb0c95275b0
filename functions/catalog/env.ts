import { defineEnv, optional, required } from '../../shared/base/env.ts';

const selling = { TICKETS_TABLE: required, COUNTS_TABLE: required };
/** Whoever looks what events sell. */
export const offersEnv = defineEnv(selling);

/** Whoever ends a cancellation. */
const ending = { STAGE: required, EVENTS_TABLE: required, TICKETS_TABLE: required };
export const windUpEnv = defineEnv(ending);

export const env = defineEnv({
  ...ending,
  OUTBOX_TABLE: required,
  USERS_TABLE: required,
  VENUES_TABLE: required,
  COUNTS_TABLE: required,
  VALKEY: optional,
  /** Where people reach this system, for addresses of events; where nothing is said, as whoever asks has reached it. */
  PUBLIC_URL: optional,
});

/** Whoever keeps what events show of their organizer and venue. */
export const copyEnv = defineEnv({ STAGE: required, EVENTS_TABLE: required, VENUES_TABLE: required });

/** The job that writes down which events have ended. */
export const endingEnv = defineEnv({ STAGE: required, EVENTS_TABLE: required });

/** Whoever orders events by how popular they are. */
export const rankingEnv = defineEnv({ EVENTS_TABLE: required });

/** The job that counts how popular they are. */
export const popularityEnv = defineEnv({ STAGE: required, EVENTS_TABLE: required, ORDERS_TABLE: required });

/** Whoever keeps the search index, and whoever looks into it. */
const index = { STAGE: required, EVENTS_TABLE: required, BUCKET: required };
export const searchEnv = defineEnv(index);
export const searchApiEnv = defineEnv({ ...index, ...selling });
