import { readFileSync } from 'node:fs';

/**
 * Reads a file beside the bundled function: `scripts/openapi.ts` puts openapi.json and the pages there. Call it
 * while the module loads. A bundle without the file then fails on start, where a deployment notices, not during a
 * request.
 */
export function readBundleBytes(name: string): Buffer {
  const file = new URL(`./${name}`, import.meta.url);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Error(`Bundle: ${name} is missing beside the function. Run scripts/openapi.ts to create it`, { cause });
  }
}

/** As `readBundleBytes`, of a text. */
export const readBundleAsset = (name: string): string => readBundleBytes(name).toString();
