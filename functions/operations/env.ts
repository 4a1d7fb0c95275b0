import { defineEnv, required } from '../../shared/base/env.ts';

/** The fallback knows what its bundle says, and nothing of the stage. */
export const fallbackEnv = defineEnv({});

export const env = defineEnv({
  STAGE: required,
  VERSION: required,
  SETTINGS_TABLE: required,
  AUDIT_TABLE: required,
  /** Read to know whose an audited subject is. */
  EVENTS_TABLE: required,
  ORDERS_TABLE: required,
  VENUES_TABLE: required,
  /** The latest report of the auditor. */
  BUCKET: required,
});

/** Whoever recounts events. */
export const recountEnv = defineEnv({
  STAGE: required,
  EVENTS_TABLE: required,
  TICKETS_TABLE: required,
  ORDERS_TABLE: required,
  /** Read for the limits there were before those of today. */
  AUDIT_TABLE: required,
});

/** Whoever keeps the report of it. */
export const reportEnv = defineEnv({ BUCKET: required });

/** Whoever writes the trail. */
export const auditEnv = defineEnv({ STAGE: required, AUDIT_TABLE: required });
