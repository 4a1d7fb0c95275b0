import { stop } from 'esbuild';
import type { FunctionPlan } from '../plan.ts';
import { addFiles } from './after-bundling.ts';
import { type Built, buildBundles } from './build-bundles.ts';
import type { BundleFolders } from './bundle-options.ts';
import { saveRecord } from './bundle-record.ts';

interface PrepareOptions extends BundleFolders {
  plans: readonly FunctionPlan[];
  signal?: AbortSignal;
}

/**
 * Bundles all functions: `<folder>/<function name>/index.mjs`, and beside it the files of `afterBundling`.
 * @throws Failure with the compile errors, or the last lines of a command that failed.
 */
export async function prepareBundles({ plans, signal, ...folders }: PrepareOptions): Promise<void> {
  const bundle = async (): Promise<void> => {
    const built: Built[] = [];
    for await (const batch of buildBundles(plans, folders, signal)) built.push(...batch);
    saveRecord(folders.folder, built);
  };
  try {
    const [files, bundles] = await Promise.allSettled([addFiles(plans, folders, signal), bundle()]);
    // A compile error usually fails the commands too, and says more.
    for (const outcome of [bundles, files]) if (outcome.status === 'rejected') throw outcome.reason;
  } finally {
    await stop();
  }
}
