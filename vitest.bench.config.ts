import { defineConfig } from 'vitest/config';

/** Benchmarks: services in this process against DynamoDB Local, a Valkey and an emulator; times are printed, never asserted. */
export default defineConfig({
  test: {
    include: ['bench/**/*.bench.ts'],
    environment: 'node',
    globalSetup: './test/support/engine/dynamodb-local.ts',
    // Logs would stand between the figures, and be measured with them.
    env: { POWERTOOLS_LOG_LEVEL: 'ERROR' },
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    silent: false,
    reporters: [['default', { summary: false }]],
  },
});
