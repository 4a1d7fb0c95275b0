import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const web = join(import.meta.dirname, '..', '..', 'web');

function bundle(file: string, define: Record<string, string> = {}): string {
  const [output] = buildSync({
    entryPoints: [file],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    define,
    logLevel: 'silent',
  }).outputFiles;
  if (!output) throw new Error(`esbuild produced no output for ${file}`);
  return output.text.trim();
}

/** Returns a page of `web/` as one self-contained file, with its script and style inlined. */
export function pageOf(name: 'reference' | 'account' | 'gate-live' | 'gate'): string {
  const folder = join(web, name);
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const script = ['page.ts', 'page.js'].map((file) => join(folder, file)).find(existsSync) ?? '';
  // Functions, because `$&` in the script would be a replacement pattern in a plain string.
  return page
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${bundle(join(folder, 'style.css'))}</style>`)
    .replace(/<script[^>]*src=[^>]*><\/script>/, () => `<script>${bundle(script)}</script>`);
}

/** Returns the service worker of the gate's page. It changes whenever the page does, so that browsers keep the new one. */
export function gateWorker(): string {
  const version = createHash('sha256').update(pageOf('gate')).digest('hex').slice(0, 12);
  return bundle(join(web, 'gate', 'shell', 'worker.ts'), { pageVersion: JSON.stringify(version) });
}

/** Returns a file of `web/` as it is. */
export const webFile = (path: string): Buffer => readFileSync(join(web, path));
