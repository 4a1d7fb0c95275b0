import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { bundling } from '../../../../infra/constructs/bundling.ts';
import { root } from '../../environment.ts';
import type { FunctionPlan } from '../plan.ts';

/** Where bundles are made from and to. */
export interface BundleFolders {
  /** Gets `<function name>/index.mjs`. It lies in the project, where external packages are found. */
  folder: string;
  /** The folder that the entries of functions are relative to. By default the project. */
  project?: string;
}

/**
 * The options of one esbuild run for several functions with the same external packages. The result in memory has a
 * file `<function name>/index.mjs` each, the same as `NodejsFunction` of the CDK makes.
 */
export function bundleOptions(plans: readonly FunctionPlan[], { folder, project = root }: BundleFolders) {
  const { banner, ...shared } = bundling;
  return {
    ...shared,
    absWorkingDir: project,
    entryPoints: plans.map(({ name, entry }) => ({ in: join(project, entry), out: join(name, 'index') })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: banner },
    external: plans[0]?.bundling.externalPackages ?? [],
    write: false,
    metafile: true,
    logLevel: 'silent',
  } satisfies BuildOptions;
}
