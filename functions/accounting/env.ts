import { defineEnv, required } from '../../shared/base/env.ts';

/** The API. */
export const env = defineEnv({
  STAGE: required,
  ACCOUNTING_TABLE: required,
  VENUES_TABLE: required,
  EVENTS_TABLE: required,
});

/** The reader of the ledger's stream. */
export const totalsEnv = defineEnv({ STAGE: required, ACCOUNTING_TABLE: required });
