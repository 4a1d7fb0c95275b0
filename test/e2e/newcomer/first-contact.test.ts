// Goal: what a newcomer is told to type works as printed, and works again.
// Method: the lines of the README and of `npm start`, pasted twice into one shell, and the demo, on the demo data.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { root } from '../../../scripts/local/environment.ts';
import { forwardTo } from '../../../scripts/local/gateway/forward.ts';
import { startGateway } from '../../../scripts/local/gateway/gateway.ts';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { freePort } from '../../../scripts/local/process/ports.ts';
import { welcomePage } from '../../../scripts/local/welcome.ts';
import { openApiDocument } from '../../../scripts/openapi/document.ts';
import { allRouteTables } from '../../../scripts/openapi/tables.ts';
import { curlOf, firstSteps } from '../../../web/reference/curl.js';

/** Runs a program with `input` on its standard input. Returns its exit code and what it printed. */
function run(command: string, args: string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    // Without colours, whatever terminal runs the tests.
    const child = spawn(command, args, { cwd: root, env: { PATH: process.env.PATH, HOME: process.env.HOME } });
    const said = { out: '', err: '' };
    child.stdout.on('data', (text) => (said.out += text));
    child.stderr.on('data', (text) => (said.err += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
    child.stdin.end(input);
  });
}

let gateway: string;
let stop = () => {};

beforeAll(async () => {
  const port = await freePort();
  const { answer, stop: stopForwarding } = forwardTo(inject('apiUrl'));
  const readMails = () => storedMails(inject('mailFolder'));
  const started = await startGateway({ port, api: answer, readMails });
  stop = () => {
    started.stop();
    stopForwarding();
  };
  gateway = `http://localhost:${port}`;
  const loaded = await run(process.execPath, ['scripts/load-demo.ts', gateway]);
  expect(loaded, loaded.err).toMatchObject({ code: 0 });
}, 300_000);
afterAll(() => stop());

/** The first lines for a shell below a heading of a document. */
function linesBelow(heading: string, file: string): string {
  const text = readFileSync(join(root, file), 'utf8');
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(text.slice(text.indexOf(heading))) ?? [];
  return block;
}

/** The journey in curl, at the system under test. */
function journey(): string {
  const block = linesBelow('## The journey in curl', 'README.md');
  expect(block).toContain('API=http://localhost:8080/v1\n');
  return block.replace('http://localhost:8080', gateway);
}

it('the journey of the README runs when it is pasted, twice', async () => {
  const here = journey();
  const { code, out, err } = await run('bash', [], here + here);
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out.match(/^confirmed$/gm), out).toHaveLength(2);
  expect(out.match(/"code":"[A-Z2-7]{140,178}"/g), out).toHaveLength(4);
  expect(out).not.toContain('"status":4');
});

it('the invoice of the journey and the books of its organizer are where accounting.md says', async () => {
  const here = `cd "$(mktemp -d)"\n${journey()}\n${linesBelow('## See it on your machine', 'docs/accounting.md')}`;
  const { code, out, err } = await run('bash', [], `${here}head -c 5 invoice.pdf settlement.pdf\n`);
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out.match(/^%PDF-/gm), out).toHaveLength(2);
  expect(out).toMatch(/"kind":"invoice","number":"\d{4}-\d{6}"/);
  expect(out).toContain('at,transactionId,kind,account,amount,currency,orderId,eventId');
  expect(out).toMatch(/"balance":\[/);
  expect(out).not.toContain('"status":4');
});

it('the purchase that `npm start` prints runs when it is pasted, twice', async () => {
  const page = welcomePage(gateway);
  const lines = page.split('\n').filter((line) => /^ {2}(API=|pick\(|TOKEN=|EVENT=|TYPE=|AS=|curl|ORDER=)/.test(line));
  expect(lines.length).toBeGreaterThan(8);
  const here = `${lines.join('\n')}\n`;
  const { code, out, err } = await run('bash', [], here + here);
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out.match(/"status":"(pending|confirmed)"/g)?.length, out).toBeGreaterThanOrEqual(2);
  expect(out).not.toContain('"status":4');
});

it('the samples of the reference run as shown after its first steps, twice', async () => {
  const document = openApiDocument(allRouteTables());
  const sampleOf = (method: string, path: string) => {
    const operation = document.paths[path]?.[method];
    if (!operation) throw new Error(`There is no ${method} ${path}`);
    return `${curlOf({ method, path, operation })}\necho\n`;
  };
  const steps = [
    sampleOf('get', '/v1/events/{eventId}'),
    sampleOf('get', '/v1/events/{eventId}/availability'),
    sampleOf('post', '/v1/cart/items'),
    sampleOf('get', '/v1/cart'),
    `ORDER_ID=$(${sampleOf('post', '/v1/orders').replace(/\necho\n$/, '')}\n)\n`,
    'ORDER_ID=$(echo "$ORDER_ID" | pick "[\'id\']")\n',
    sampleOf('get', '/v1/orders/{orderId}'),
    sampleOf('get', '/v1/tickets'),
    sampleOf('patch', '/v1/auth/me'),
  ];
  const here = `${firstSteps(gateway)}\n${steps.join('')}`;
  const { code, out, err } = await run('bash', [], here + here);
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  const answers = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers).toHaveLength(14);
  expect(answers.filter(({ requestId }) => requestId !== undefined)).toEqual([]);
  expect(answers[4]).toMatchObject({
    id: expect.stringMatching(/^ord_/),
    status: expect.stringMatching(/^(pending|confirmed)$/),
  });
});

it('the demo says how to call it', async () => {
  const { code, out } = await run(process.execPath, ['scripts/demo.ts', '--help']);
  expect([code, out]).toEqual([0, expect.stringContaining('npm run demo [-- <address>]')]);
});

it('the demo tells the whole evening', async () => {
  const { code, out, err } = await run(process.execPath, ['scripts/demo.ts', gateway]);
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^ +"Your tickets: /m);
  expect(out).toMatch(/^ +tickets\.pdf: http/m);
  expect(out).toMatch(/✓ The whole evening/);
});
