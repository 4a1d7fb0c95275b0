import { readFileSync } from 'node:fs';

/**
 * A text file beside the bundled function (`scripts/openapi.ts` puts openapi.json and the pages there).
 * Read while the module loads: a bundle without it fails at its start, where a deployment notices, not at a request.
 */
export function readBundled(name: string): string {
  const file = new URL(`./${name}`, import.meta.url);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`Bundle: ${name} is missing beside the function; scripts/openapi.ts makes it`, { cause });
  }
}
