import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium on this machine. Undefined if it has none. */
export const browser: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

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
  const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
  const child = spawn(browser, [...args, `http://${host}:${port}/`], { stdio: 'ignore' });
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
