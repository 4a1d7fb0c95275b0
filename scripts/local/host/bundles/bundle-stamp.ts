import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../reuse.ts';
import type { FunctionPlan } from '../plan.ts';

const stampIn = (folder: string) => join(folder, 'bundles.sha256');

/** Identifies the sources and options of all bundles. To be taken before they are built. */
export const bundleStamp = (plans: readonly FunctionPlan[]): string =>
  createHash('sha256')
    .update(fingerprint({}))
    .update(JSON.stringify(plans.map(({ name, entry, bundling }) => [name, entry, bundling])))
    .digest('hex');

/** Tells whether all bundles in `folder` were built with this stamp. */
export function haveBundleStamp(folder: string, stamp: string): boolean {
  try {
    return readFileSync(stampIn(folder), 'utf8') === stamp;
  } catch {
    return false;
  }
}

export const saveBundleStamp = (folder: string, stamp: string): void => writeFileSync(stampIn(folder), stamp);

/** To be called before any bundle in `folder` changes. */
export const removeBundleStamp = (folder: string): void => rmSync(stampIn(folder), { force: true });
