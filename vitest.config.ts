import { defineConfig } from 'vitest/config';

const project = (name: string, more: Record<string, unknown> = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node', ...more },
});

/** `unit`, `contract` and `infra` need nothing but Node; `e2e` runs on a private local cloud that its set-up starts. */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      project('unit'),
      project('contract'),
      project('infra', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('e2e', {
        globalSetup: './test/support/cloud.ts',
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
    ],
  },
});
