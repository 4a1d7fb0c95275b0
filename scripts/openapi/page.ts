import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';

const folder = new URL('../../web/reference/', import.meta.url);

function bundle(name: string): string {
  const [output] = buildSync({
    entryPoints: [new URL(name, folder).pathname],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  }).outputFiles;
  if (!output) throw new Error(`${name} gave no output`);
  return output.text.trim();
}

/** The reference page as one file that loads nothing but the document: its script and style stand inside. */
export function referencePage(): string {
  const page = readFileSync(new URL('index.html', folder), 'utf8');
  // Functions, since a replacement text would take `$&` in the script as its own sign.
  return page
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${bundle('style.css')}</style>`)
    .replace(/<script[^>]*src=[^>]*><\/script>/, () => `<script>${bundle('page.js')}</script>`);
}
