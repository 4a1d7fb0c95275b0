import { vi } from 'vitest';

/**
 * Argon2id at its least cost: tests create thousands of accounts, and a password at its real cost takes 30 ms of a core.
 * `test/unit/auth/password.test.ts` asserts the real one, which e2e tests use.
 */
vi.mock('../../../functions/auth/identity/password-cost.ts', () => ({
  passwordCost: { memory: 8, passes: 1, parallelism: 1, tagLength: 32 },
}));
