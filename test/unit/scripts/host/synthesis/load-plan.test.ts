import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadPlan } from '../../../../../scripts/local/host/synthesis/load-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'nightflow-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'plan.json');
const valkey = '127.0.0.1:7000';
const cacheOf = ({ functions }: Awaited<ReturnType<typeof loadPlan>>) =>
  functions.find(({ entry }) => entry === 'functions/checkin/scan.ts')?.environment.VALKEY;

it('saves the plan and synthesises again only for other inputs, or after an incomplete write', {
  timeout: 60_000,
}, async () => {
  const plan = await loadPlan({ folder, valkey });
  expect(cacheOf(plan)).toBe(valkey);
  expect(readdirSync(folder)).toEqual(['plan.json']);

  // A change of the saved plan shows whether it is used.
  const saved = readFileSync(file, 'utf8');
  writeFileSync(file, saved.replace('"buckets":[', '"buckets":["marked",'));
  expect((await loadPlan({ folder, valkey })).buckets).toContain('marked');

  const other = await loadPlan({ folder, valkey: '127.0.0.1:7001' });
  expect(cacheOf(other)).toBe('127.0.0.1:7001');
  expect(other.buckets).not.toContain('marked');

  writeFileSync(file, saved.slice(0, -100));
  expect(await loadPlan({ folder, valkey })).toEqual(plan);
});

it('serves two processes that synthesise into one folder at the same time', { timeout: 60_000 }, async () => {
  const shared = mkdtempSync(join(folder, 'shared-'));
  const plans = await Promise.all([loadPlan({ folder: shared, valkey }), loadPlan({ folder: shared, valkey })]);
  expect(plans[0]).toEqual(plans[1]);
  expect(readdirSync(shared)).toEqual(['plan.json']);
});

it('stops the synthesis when its caller is interrupted', async () => {
  await expect(loadPlan({ folder, valkey: '127.0.0.1:7002', signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
});
