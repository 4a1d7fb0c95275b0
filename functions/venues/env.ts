import { defineEnv, required } from '../../shared/env.ts';

export const env = defineEnv({ STAGE: required, USERS_TABLE: required, VENUES_TABLE: required, BUCKET: required });
