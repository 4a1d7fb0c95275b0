import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findChromium } from '../../../scripts/local/process/chromium.ts';

/** The path of a Chromium on this machine. Undefined if it has none. */
export const browser: string | undefined = findChromium();

const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'];

const reportSeconds = 60;

/**
 * Runs a script in a page of a browser. The page has an origin of its own, `http://<host>:<port>`. Returns what the
 * script's async body returns, as JSON. @throws Error if the page does not report within a minute.
 */
export async function runInBrowser(script: string, host = 'localhost'): Promise<any> {
  if (browser === undefined) throw new Error('There is no Chromium on this machine');
  const profile = mkdtempSync(join(tmpdir(), 'nightflow-browser-'));
  const report = Promise.withResolvers<string>();
  const page = `<!doctype html><title>Test</title><script type="module">
    const run = async () => { ${script} };
    const answer = await run().catch((error) => ({ error: String(error) }));
    await fetch('/report', { method: 'POST', body: JSON.stringify(answer) });
  </script>`;
  const server = createServer((request, response) => {
    if (request.url !== '/report') return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      response.end();
      report.resolve(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const child = spawn(browser, [...flags, `--user-data-dir=${profile}`, `http://${host}:${port}/`], {
    stdio: 'ignore',
  });
  child.on('error', report.reject);
  const timer = setTimeout(() => report.reject(new Error('The page did not report')), reportSeconds * 1000);
  try {
    return JSON.parse(await report.promise);
  } finally {
    clearTimeout(timer);
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Opens a page in a browser and returns its document after the scripts have run, as HTML. */
export async function documentOf(url: string): Promise<string> {
  if (browser === undefined) throw new Error('There is no Chromium on this machine');
  const profile = mkdtempSync(join(tmpdir(), 'nightflow-browser-'));
  const args = [...flags, `--user-data-dir=${profile}`, '--virtual-time-budget=20000', '--dump-dom', url];
  try {
    const { stdout } = await promisify(execFile)(browser, args, { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 });
    return stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
