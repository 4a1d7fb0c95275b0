import { defineConfig } from 'vitest/config';

/** Benchmarks: services in this process against a private emulator and Valkey, printed and never asserted. */
export default defineConfig({
  test: {
    include: ['bench/**/*.bench.ts'],
    environment: 'node',
    globalSetup: './test/support/engine.ts',
    testTimeout: 600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    silent: false,
    reporters: [['default', { summary: false }]],
  },
});
