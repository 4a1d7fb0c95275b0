import { defineEnv, optional, required } from '../../shared/env.ts';

export const env = defineEnv({
  STAGE: required,
  USERS_TABLE: required,
  VENUES_TABLE: required,
  EVENTS_TABLE: required,
  TICKETS_TABLE: required,
  COUNTS_TABLE: required,
  OUTBOX_TABLE: required,
  VALKEY: optional,
});

/** Whoever keeps what events show of their organizer and venue. */
export const copyEnv = defineEnv({ STAGE: required, EVENTS_TABLE: required, VENUES_TABLE: required });
