import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatorHash } from './engines/python.ts';
import { root } from './environment.ts';

const sources = [
  ...['infra', 'functions', 'shared', 'events', 'web', 'scripts/openapi', 'scripts/openapi.ts'],
  ...['package.json', 'package-lock.json', 'cdk.json', 'tsconfig.json'],
];

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  // Links do not count: editors mark open files with links to nowhere.
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** Hashes all inputs of a deployment. `settings` are the addresses that go into it. */
export function fingerprint(settings: Record<string, string>): string {
  const hash = createHash('sha256').update(JSON.stringify(settings)).update(emulatorHash);
  for (const file of sources.flatMap((name) => filesUnder(join(root, name)))) {
    hash.update(`\0${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const stampIn = (folder: string) => join(folder, 'deployed.sha256');

/** Reads and removes the fingerprint of the saved state. A run that dies before saving leaves none, which redeploys. */
export function takeStamp(folder: string): string | undefined {
  if (!existsSync(stampIn(folder))) return undefined;
  const stamp = readFileSync(stampIn(folder), 'utf8');
  rmSync(stampIn(folder));
  return stamp;
}

export function leaveStamp(folder: string, stamp: string): void {
  writeFileSync(stampIn(folder), stamp);
}
