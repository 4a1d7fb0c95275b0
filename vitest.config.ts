import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { simulationSources } from './test/support/simulation/engine/source-plugin.ts';

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

/** Services in the test's own process, on one engine after another. */
const inProcess = (name: string, setup: string, include: string[]) =>
  project(name, {
    include,
    setupFiles: [logCheck, './test/support/engine/cheap-passwords.ts'],
    globalSetup: `./test/support/engine/${setup}.ts`,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  });

/** The whole system, deployed to a private local cloud. */
const deployed = (name: string, setup: string, include: string[]) =>
  project(name, {
    include,
    globalSetup: `./test/support/engine/${setup}.ts`,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  });

/**
 * `unit`, `contract`, `infra` and `simulation` need only Node. `integration` runs services in its own process against a private host
 * and Valkey. `e2e` runs the whole system on a private host, and `emulator` a part of that on MiniStack. Their set-ups
 * start and stop these. `restart` starts, stops and kills its own. Three projects are separate: `races` runs the races in
 * full length (`npm run test:races`), `engines` runs what depends most on the behaviour of AWS on engines of others
 * (`npm run test:engines`), and `pictures` takes the pictures of the guide for the evening (`npm test pictures`).
 */
export default defineConfig({
  test: {
    // By default Vitest leaves one core idle, which is half of a small machine.
    maxWorkers: availableParallelism(),
    reporters: ['default', './test/support/engine/summary-reporter.ts'],
    projects: [
      project('unit', { env: apiEnvironment, setupFiles: ['./test/support/engine/no-store.ts', logCheck] }),
      project('contract'),
      // Loading the CDK takes longer than most of these tests, so they share its modules.
      project('infra', { testTimeout: 60_000, hookTimeout: 120_000, isolate: false }),
      {
        ...project('simulation', {
          env: { POWERTOOLS_LOG_LEVEL: 'SILENT', AWS_REGION: 'us-east-1' },
          setupFiles: './test/support/simulation/setup.ts',
          globalSetup: './test/support/simulation/cloud/plan.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        }),
        plugins: [simulationSources()],
      },
      inProcess('integration', 'engine', ['test/{integration,races}/**/*.test.ts']),
      inProcess('races', 'long-races', ['test/races/**/*.test.ts']),
      inProcess('engines', 'dynamodb-local', [
        'test/{engines,races}/**/*.test.ts',
        'test/integration/{operations/reconciliation,carts/cart,orders/money,carts/pool}.test.ts',
      ]),
      deployed('e2e', 'cloud', ['test/e2e/**/*.test.ts']),
      deployed('pictures', 'cloud', ['test/pictures/**/*.test.ts']),
      project('restart', { testTimeout: 120_000, hookTimeout: 120_000 }),
      deployed('emulator', 'emulated-cloud', ['test/e2e/{purchase,door,event-life}.test.ts']),
    ],
  },
});
