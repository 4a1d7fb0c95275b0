import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type BuildFailure, build, formatMessages } from 'esbuild';
import { root } from '../../environment.ts';
import { Failure } from '../../process/failure.ts';
import type { FunctionPlan } from '../plan.ts';
import { type BundleFolders, bundleOptions } from './bundle-options.ts';

/** A bundle that was written. */
export interface Built {
  functionName: string;
  hash: string;
  /** The project's own sources in it, relative to the project. */
  inputs: string[];
}

/**
 * Functions in one run of esbuild. A run parses what they share once. More would not be faster, since linking takes
 * longest, but all 45 at once take 1.2 GB of memory. esbuild's incremental builds would keep that memory.
 */
const maxBatch = 12;

/** Errors that are shown. The first one usually causes the others. */
const maxShown = 5;

/** Splits functions into runs: those in a run have the same external packages. */
function batchesOf(plans: readonly FunctionPlan[]): FunctionPlan[][] {
  const groups = Map.groupBy(plans, ({ bundling }) => bundling.externalPackages.join());
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / maxBatch) }, (_, n) => group.slice(n * maxBatch, (n + 1) * maxBatch)),
  );
}

/** Replaces a file at once, so that a function never loads a part of it. */
export function replaceFile(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const next = join(dirname(file), `.${basename(file)}.next`);
  writeFileSync(next, content);
  renameSync(next, file);
}

/** Rejects as soon as `signal` fires: esbuild never settles a build during which it is stopped. */
function orAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = () => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', abort));
  return promise;
}

async function failureOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'errors' in error)) return error;
  const { errors } = error as BuildFailure;
  const shown = await formatMessages(errors.slice(0, maxShown), { kind: 'error', color: false, terminalWidth: 120 });
  const more = errors.length > maxShown ? `\n…and ${errors.length - maxShown} more errors` : '';
  return new Failure(`The functions do not compile.\n\n${shown.join('').trimEnd()}${more}`);
}

/**
 * Bundles functions in batches, in the given order, and yields each batch once its files are in place. The caller ends
 * esbuild's process with `stop()` of esbuild.
 * @throws Failure with the compile errors as one block of text. Files of the batch stay as they were.
 */
export async function* buildBundles(
  plans: readonly FunctionPlan[],
  folders: BundleFolders,
  signal?: AbortSignal,
): AsyncGenerator<Built[]> {
  const { folder, project = root } = folders;
  for (const batch of batchesOf(plans)) {
    signal?.throwIfAborted();
    const { outputFiles, metafile } = await orAborted(build(bundleOptions(batch, folders)), signal).catch(
      async (error: unknown) => {
        throw await failureOf(error);
      },
    );
    const hashes = new Map(outputFiles.map(({ path, hash }) => [path, hash]));
    for (const { path, contents } of outputFiles) replaceFile(path, contents);
    yield batch.map(({ name }) => {
      const file = resolve(folder, name, 'index.mjs');
      const { inputs } = metafile.outputs[relative(project, file).replaceAll('\\', '/')] ?? { inputs: {} };
      const own = Object.keys(inputs).filter((input) => !input.includes('node_modules/'));
      return { functionName: name, hash: hashes.get(file) ?? '', inputs: own };
    });
  }
}
