import { defineConfig } from 'vitest/config';

/** Benchmarks run services in this process against DynamoDB Local, Valkey and an emulator. Times are never asserted. */
export default defineConfig({
  test: {
    include: ['bench/**/*.bench.ts'],
    environment: 'node',
    globalSetup: './test/support/engine/dynamodb-local.ts',
    // Logs would mix with the figures and add to the measured time.
    env: { POWERTOOLS_LOG_LEVEL: 'ERROR' },
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    silent: false,
    reporters: [['default', { summary: false }]],
  },
});
