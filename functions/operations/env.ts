import { defineEnv, required } from '../../shared/env.ts';

export const env = defineEnv({ STAGE: required, VERSION: required, EVENTS_TABLE: required });
