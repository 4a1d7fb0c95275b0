import { defineEnv, required } from '../../shared/base/env.ts';

export const env = defineEnv({ STAGE: required, ACCOUNTING_TABLE: required, VENUES_TABLE: required });
