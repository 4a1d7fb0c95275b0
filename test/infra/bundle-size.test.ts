import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { bundleOptions } from '../../scripts/local/host/bundles/bundle-options.ts';
import type { FunctionPlan } from '../../scripts/local/host/plan.ts';

/** Bundles a function as it is deployed. Returns its size in KB and the files in it. */
async function bundleOf(entry: string) {
  const plan = { name: entry, entry: `functions/${entry}.ts`, bundling: { externalPackages: [] } };
  const options = bundleOptions([plan as unknown as FunctionPlan], { folder: 'nowhere' });
  const [output] = Object.values((await build(options)).metafile.outputs);
  return { kilobytes: (output?.bytes ?? 0) / 1000, files: Object.keys(output?.inputs ?? {}) };
}

// docs/performance.md says what they consist of.
it.each([
  ['checkin/scan', 484],
  ['checkin/api', 382],
  ['auth/api', 462],
])('the bundle of %s has at most %d KB, and no search for credentials', async (entry, most) => {
  const { kilobytes, files } = await bundleOf(entry);
  expect(kilobytes).toBeLessThanOrEqual(most);
  expect(files.filter((file) => /nested-clients|credential-provider-(node|ini|sso|login)/.test(file))).toEqual([]);
});
