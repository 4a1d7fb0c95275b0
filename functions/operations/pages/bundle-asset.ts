import { readFileSync } from 'node:fs';

/**
 * Reads a text file beside the bundled function: `scripts/openapi.ts` puts openapi.json and the pages there. Call it
 * while the module loads. A bundle without the file then fails on start, where a deployment notices, not during a
 * request.
 */
export function readBundleAsset(name: string): string {
  const file = new URL(`./${name}`, import.meta.url);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`Bundle: ${name} is missing beside the function. Run scripts/openapi.ts to create it`, { cause });
  }
}
