// Goal: while cache and tables fail, every good ticket is admitted once, every other one is refused, and the board agrees.
// Method: `npm run demo -- door` in small, on a system of its own. Its verdict comes from the tables and the cache.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../../scripts/local/environment.ts';
import { findChromium } from '../../scripts/local/process/chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'nightflow-door-'));
afterAll(() => rmSync(folder, { recursive: true }));

const picture = join(folder, 'board.png');

it('opens the doors of 200 guests, and nothing is wrong afterwards', async () => {
  const args = ['scripts/demo.ts', 'door', '--tickets', '200', '--seconds', '25', '--picture', picture];
  const { code, out } = await new Promise<{ code: unknown; out: string }>((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (error, text, faults) =>
      resolve({ code: error?.code ?? 0, out: `${text}${faults}` }),
    );
  });
  expect(code, out).toBe(0);
  expect(out).toMatch(/^ +admitted 179 · .*revoked 10.* invalid 1$/m);
  expect(out).toMatch(/^ +190 of 190 admitted, 190 inside, 1 conflict$/m);
  expect(Number(/DynamoDB has refused (\d+) requests/.exec(out)?.[1])).toBeGreaterThan(0);
  expect(out).toMatch(/Valkey is back, empty, after/);
  expect([...out.matchAll(/^✓ (I\d+) .* 0 findings$/gm)].map(([, invariant]) => invariant)).toEqual([
    ...['I2', 'I9', 'I12', 'I13'],
  ]);
  if (findChromium()) expect(readFileSync(picture).byteLength).toBeGreaterThan(10_000);
}, 240_000);
