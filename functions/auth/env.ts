import * as z from 'zod';
import { defineEnv, required } from '../../shared/env.ts';

export const env = defineEnv({
  STAGE: required,
  USERS_TABLE: required,
  /** The secret that session keys and refresh tokens are derived from. */
  SESSION_SECRET_ARN: required,
  ACCESS_TOKEN_SECONDS: z.coerce.number().int().positive(),
  REFRESH_TOKEN_SECONDS: z.coerce.number().int().positive(),
});
