import { defineConfig } from 'vitest/config';

const project = (name: string, more: Record<string, unknown> = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node', ...more },
});

/** Environment that the middleware of every API reads. The resources it names do not exist. */
const apiEnvironment = {
  STAGE: 'local',
  AWS_REGION: 'us-east-1',
  USERS_TABLE: 'users',
  SETTINGS_TABLE: 'settings',
  RATES_TABLE: 'rates',
  // All test callers share one address, so the rate limit per address must not apply.
  ADDRESS_RATE_FACTOR: '1000',
};

/** Checks every line that functions log in the test's own process. */
const logCheck = './test/support/engine/function-logs.ts';

/**
 * `unit`, `contract` and `infra` need only Node. `integration` runs services in its own process against a private
 * emulator and Valkey. `e2e` runs the whole system on a private local cloud. Their set-ups start and stop these.
 * `engines` is separate (`npm run test:engines`). It runs the tests that depend most on DynamoDB's behaviour against
 * DynamoDB Local.
 */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/engine/summary-reporter.ts'],
    projects: [
      project('unit', { env: apiEnvironment, setupFiles: ['./test/support/engine/no-store.ts', logCheck] }),
      project('contract'),
      project('infra', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('integration', {
        include: ['test/{integration,races}/**/*.test.ts'],
        setupFiles: logCheck,
        globalSetup: './test/support/engine/engine.ts',
        testTimeout: 60_000,
        hookTimeout: 60_000,
        fileParallelism: false,
      }),
      project('engines', {
        include: [
          'test/{engines,races}/**/*.test.ts',
          'test/integration/{operations/reconciliation,carts/cart,orders/money,carts/pool}.test.ts',
        ],
        setupFiles: logCheck,
        globalSetup: './test/support/engine/dynamodb-local.ts',
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
      project('e2e', {
        globalSetup: './test/support/engine/cloud.ts',
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
    ],
  },
});
