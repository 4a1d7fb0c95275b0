import type { Reporter, TestModule } from 'vitest/node';
import { findChromium } from '../../../scripts/local/process/chromium.ts';

/**
 * Ends a run with one line: how many tests passed and failed, and were skipped if any were. A module that cannot load
 * counts as failed. Without a Chromium, browser tests are among the skipped ones, and a second line says so.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandled.length;
    let skipped = 0;
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      passed += tests.filter((test) => test.result().state === 'passed').length;
      failed += tests.filter((test) => test.result().state === 'failed').length;
      skipped += tests.filter((test) => test.result().state === 'skipped').length;
      if (tests.length === 0 || module.errors().length > 0) failed += 1;
    }
    console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    if (skipped > 0 && findChromium() === undefined) {
      console.log('Browser tests are skipped: there is no Chromium in PATH, and CHROMIUM names none.');
    }
  }
}
