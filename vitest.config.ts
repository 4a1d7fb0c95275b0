import { defineConfig } from 'vitest/config';

const project = (name: string, more: Record<string, unknown> = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node', ...more },
});

/** What the chain of every API asks its environment for; nothing answers there. */
const chain = {
  STAGE: 'local',
  AWS_REGION: 'us-east-1',
  USERS_TABLE: 'users',
  SETTINGS_TABLE: 'settings',
  RATES_TABLE: 'rates',
  // Forgers of a hundred tokens share one address here, as all callers do on one's own machine.
  ADDRESS_RATE_FACTOR: '1000',
};

/** Reads every line that functions print in the test's own process. */
const scan = './test/support/engine/function-logs.ts';

/**
 * `unit`, `contract` and `infra` need nothing but Node; `integration` runs services in its own process against a private
 * emulator and Valkey, `e2e` the whole system on a private local cloud. Their set-ups start and stop what they need.
 * `engines` is apart (`npm run test:engines`): what depends most on DynamoDB's own behaviour, against DynamoDB Local.
 */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/engine/summary-reporter.ts'],
    projects: [
      project('unit', { env: chain, setupFiles: ['./test/support/engine/no-store.ts', scan] }),
      project('contract'),
      project('infra', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('integration', {
        include: ['test/{integration,races}/**/*.test.ts'],
        setupFiles: scan,
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
        setupFiles: scan,
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
