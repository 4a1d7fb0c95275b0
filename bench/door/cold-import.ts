import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/local/environment.ts';
import { bundleOptions } from '../../scripts/local/host/bundles/bundle-options.ts';
import type { FunctionPlan } from '../../scripts/local/host/plan.ts';
import { quantile } from '../report.ts';

const rounds = 15;

/** Bundles a function as it is deployed. Returns its size in KB, and the time of its import in new processes in ms. */
export async function coldImport(entry: string): Promise<{ kilobytes: number; median: number }> {
  const plan = { name: 'cold', entry: `functions/${entry}.ts`, bundling: { externalPackages: [] } };
  mkdirSync(join(root, '.local'), { recursive: true });
  const folder = mkdtempSync(join(root, '.local', 'bench-'));
  try {
    const [output] = (await build(bundleOptions([plan as unknown as FunctionPlan], { folder }))).outputFiles;
    const file = join(folder, 'index.mjs');
    writeFileSync(file, output?.contents ?? '');
    const script = `const t=performance.now();await import(${JSON.stringify(file)});console.log(performance.now()-t);process.exit()`;
    const import_ = () => Number(execFileSync(process.execPath, ['--input-type=module', '-e', script]).toString());
    const times = Array.from({ length: rounds }, import_);
    return { kilobytes: (output?.contents.length ?? 0) / 1000, median: quantile(times, 0.5) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
