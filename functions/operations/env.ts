import { defineEnv, required } from '../../shared/base/env.ts';

/** The fallback reads its bundle only. */
export const fallbackEnv = defineEnv({});

export const env = defineEnv({
  STAGE: required,
  VERSION: required,
  SETTINGS_TABLE: required,
  AUDIT_TABLE: required,
  /** Read to find the organizers of an audited subject. */
  EVENTS_TABLE: required,
  ORDERS_TABLE: required,
  VENUES_TABLE: required,
  /** Changed, as those above, by suspensions. */
  USERS_TABLE: required,
  TICKETS_TABLE: required,
  OUTBOX_TABLE: required,
  /** Holds the latest report of the reconciliation. */
  BUCKET: required,
});

/** For the checks of the reconciliation. */
export const recountEnv = defineEnv({
  STAGE: required,
  EVENTS_TABLE: required,
  TICKETS_TABLE: required,
  ORDERS_TABLE: required,
  /** Read for earlier values of limits. */
  AUDIT_TABLE: required,
});

/** For the writer of its report. */
export const reportEnv = defineEnv({ BUCKET: required });

/** For what starts a failed mint again. */
export const restartEnv = defineEnv({ OUTBOX_TABLE: required });

/** For the writer of the audit trail. */
export const auditEnv = defineEnv({ STAGE: required, AUDIT_TABLE: required });
