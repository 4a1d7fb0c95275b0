import { defineEnv, required } from '../../shared/env.ts';

/** The fallback knows what its bundle says, and nothing of the stage. */
export const fallbackEnv = defineEnv({});

export const env = defineEnv({ STAGE: required, VERSION: required, EVENTS_TABLE: required });
