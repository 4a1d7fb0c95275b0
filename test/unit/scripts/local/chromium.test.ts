import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findChromium } from '../../../../scripts/local/process/chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'nightflow-chromium-'));
afterAll(() => rmSync(folder, { recursive: true }));

function place(name: string, mode: number): string {
  const file = join(folder, name);
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
}

it('finds the browser that CHROMIUM names, else the one in PATH, and nothing that does not run', () => {
  const inPath = place('google-chrome', 0o755);
  place('chromium', 0o644);
  const own = place('own', 0o755);
  const PATH = ['', join(folder, 'missing'), folder].join(delimiter);
  expect(findChromium({ PATH })).toBe(inPath);
  expect(findChromium({ PATH, CHROMIUM: own })).toBe(own);
  expect(findChromium({ PATH, CHROMIUM: join(folder, 'missing') })).toBeUndefined();
  expect(findChromium({ PATH: join(folder, 'missing') })).toBeUndefined();
  expect(findChromium({})).toBeUndefined();
});
