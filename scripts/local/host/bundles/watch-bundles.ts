import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stop as stopEsbuild } from 'esbuild';
import { root } from '../../environment.ts';
import { Failure } from '../../process/failure.ts';
import type { FunctionPlan } from '../plan.ts';
import { addFiles } from './after-bundling.ts';
import { buildBundles } from './build-bundles.ts';
import type { BundleFolders } from './bundle-options.ts';
import { readRecord } from './bundle-record.ts';
import { removeBundleStamp } from './bundle-stamp.ts';
import { watchFolder } from './watch-folder.ts';

interface WatchOptions extends BundleFolders {
  plans: readonly FunctionPlan[];
  /** These functions have new bundles. */
  onChange(functionNames: string[]): void;
  /** Compile errors as one block of text. The earlier bundles stay in use. */
  onError(message: string): void;
  /** The templates are made of these files, relative to the project: only a restart applies their changes. */
  onRestartNeeded(files: string[]): void;
  /** Functions that are bundled first. */
  isRunning?(functionName: string): boolean;
}

const sourceFolders = ['functions', 'shared', 'events', 'web', 'infra'];

/** Editors save in several steps. */
const quietMs = 40;

/** What the stacks read: their own files, and of a service its routes and the names of its environment. */
const isOfTemplates = (file: string): boolean =>
  file.startsWith('infra/') || /^functions\/[^/]+\/(routes|env|relay-env)\.ts$/.test(file);

/**
 * Bundles functions again when their sources change. `prepareBundles` must have run for the folder. A change of one
 * service takes about half a second. One that reaches all functions takes three, those that are running first.
 */
export function watchBundles(options: WatchOptions): { stop(): Promise<void> } {
  const { plans, folder, project = root, onChange, onError, onRestartNeeded, isRunning = () => false } = options;
  const folders = { folder, project };
  const stopping = new AbortController();
  const { signal } = stopping;
  const known = readRecord(folder);
  /** Functions whose bundle lacks a change, since their last build failed. */
  const stale = new Set<string>();
  const changed = new Set<string>();
  let work = Promise.resolve();
  let quiet: NodeJS.Timeout | undefined;

  async function bundleAffected(files: readonly string[]): Promise<void> {
    for (const { name } of plans) {
      if (known.get(name)?.inputs.some((input) => files.includes(input))) stale.add(name);
    }
    const affected = plans.filter(({ name }) => stale.has(name));
    const running = affected.filter(({ name }) => isRunning(name));
    await bundle(running);
    await bundle(affected.filter((plan) => !running.includes(plan)));
  }

  async function bundle(affected: readonly FunctionPlan[]): Promise<void> {
    for await (const batch of buildBundles(affected, folders, signal)) {
      const renewed = batch.filter(({ functionName, hash }) => hash !== known.get(functionName)?.hash);
      for (const built of batch) {
        known.set(built.functionName, built);
        stale.delete(built.functionName);
      }
      if (renewed.length > 0) onChange(renewed.map(({ functionName }) => functionName));
    }
  }

  async function apply(): Promise<void> {
    const files = [...changed];
    changed.clear();
    const ofTemplates = files.filter(isOfTemplates);
    if (ofTemplates.length > 0) onRestartNeeded(ofTemplates);
    const sources = files.filter((file) => !file.startsWith('infra/'));
    if (sources.length === 0) return;
    removeBundleStamp(folder);
    try {
      await bundleAffected(sources);
      const withFiles = await addFiles(plans, folders, signal);
      if (withFiles.length > 0) onChange(withFiles);
    } catch (error) {
      if (signal.aborted) return;
      onError(error instanceof Failure ? error.message : String(error));
    } finally {
      // Ends its process, which would keep hundreds of megabytes. The next build starts another in 20 ms.
      await stopEsbuild();
    }
  }

  function note(file: string): void {
    changed.add(file);
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      work = work.then(apply);
    }, quietMs);
  }

  const watchers = sourceFolders
    .filter((name) => existsSync(join(project, name)))
    .map((name) =>
      watchFolder(join(project, name), {
        onChange: (file) => !signal.aborted && note(`${name}/${file}`),
        onError: (error) => onError(`Changes in ${name}/ are not noticed: ${error.message}`),
      }),
    );

  return {
    async stop() {
      stopping.abort();
      clearTimeout(quiet);
      for (const watcher of watchers) watcher.close();
      await stopEsbuild();
      await work;
    },
  };
}
