import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';

const web = new URL('../../web/', import.meta.url);

function bundle(file: URL): string {
  const [output] = buildSync({
    entryPoints: [file.pathname],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  }).outputFiles;
  if (!output) throw new Error(`esbuild produced no output for ${file.pathname}`);
  return output.text.trim();
}

/** Returns a page of `web/` as one self-contained file, with its script and style inlined. */
export function pageOf(name: 'reference' | 'account'): string {
  const folder = new URL(`${name}/`, web);
  const page = readFileSync(new URL('index.html', folder), 'utf8');
  // Functions, because `$&` in the script would be a replacement pattern in a plain string.
  return page
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${bundle(new URL('style.css', folder))}</style>`)
    .replace(/<script[^>]*src=[^>]*><\/script>/, () => `<script>${bundle(new URL('page.js', folder))}</script>`);
}
