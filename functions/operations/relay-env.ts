import { defineEnv, required } from '../../shared/base/env.ts';

export const relayEnv = defineEnv({ STAGE: required, OUTBOX_TABLE: required, BUS_NAME: required });
