import { defineConfig } from 'vitest/config';

const project = (name: string, more: Record<string, unknown> = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node', ...more },
});

/**
 * `unit`, `contract` and `infra` need nothing but Node; `integration` runs services in its own process against a private
 * emulator and Valkey, `e2e` the whole system on a private local cloud. Their set-ups start and stop what they need.
 */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      project('unit'),
      project('contract'),
      project('infra', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('integration', {
        globalSetup: './test/support/engine.ts',
        testTimeout: 60_000,
        hookTimeout: 60_000,
        fileParallelism: false,
      }),
      project('e2e', {
        globalSetup: './test/support/cloud.ts',
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
    ],
  },
});
