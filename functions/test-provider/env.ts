import { defineEnv, required } from '../../shared/base/env.ts';

/** The provider's ledger, and the address to which its webhooks go. */
export const env = defineEnv({ STAGE: required, ORDERS_TABLE: required, PUBLIC_URL: required });
