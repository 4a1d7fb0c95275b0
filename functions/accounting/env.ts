import { defineEnv, required } from '../../shared/base/env.ts';

const tables = {
  STAGE: required,
  ACCOUNTING_TABLE: required,
  VENUES_TABLE: required,
  EVENTS_TABLE: required,
  ORDERS_TABLE: required,
  USERS_TABLE: required,
};

/** The API. Payouts are decisions of administrators, which the audit trail takes from the settings. */
export const env = defineEnv({ ...tables, SETTINGS_TABLE: required });

/** The statements. */
export const settlementEnv = defineEnv({
  STAGE: required,
  ACCOUNTING_TABLE: required,
  VENUES_TABLE: required,
  EVENTS_TABLE: required,
});

/** The reader of the ledger's stream that adds up totals. */
export const totalsEnv = defineEnv({ STAGE: required, ACCOUNTING_TABLE: required });

/** The reader of the ledger's stream that issues papers. */
export const papersEnv = defineEnv(tables);
