// Goal: the demo of payments sells in every way, its papers, ledger and settlement agree, reconciler and audit find
// nothing, and all of it holds when it is played again.
// Method: `npm run demo -- money` twice on one system of its own, without earlier data.
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cloud, localCloud } from '../../scripts/local/cloud.ts';
import { cloudEnvironment, root } from '../../scripts/local/environment.ts';
import { freePort } from '../../scripts/local/process/ports.ts';

let cloud: Cloud;
let gateway: string;

beforeAll(async () => {
  const [cloudPort, valkeyPort, gatewayPort] = [await freePort(), await freePort(), await freePort()];
  const stripePort = await freePort();
  gateway = `http://localhost:${gatewayPort}`;
  Object.assign(process.env, {
    NIGHTFLOW_PORT: String(gatewayPort),
    NIGHTFLOW_STRIPE_HOST: `http://127.0.0.1:${stripePort}`,
  });
  // What a fake Stripe of an earlier system had at this port.
  rmSync(join(root, '.nightflow', 'fake-stripe', `${stripePort}.json`), { force: true });
  const folder = join(root, '.nightflow', 'money-test');
  cloud = await localCloud({ engine: 'host', folder, cloudPort, valkeyPort, gatewayPort, persist: false });
});
afterAll(() => cloud.stop());

const play = (): Promise<{ code: unknown; out: string }> =>
  new Promise((resolve) => {
    const args = ['scripts/demo.ts', 'money', gateway];
    execFile(process.execPath, args, { cwd: root, env: cloudEnvironment(cloud.endpoint) }, (error, out, faults) =>
      resolve({ code: error?.code ?? 0, out: `${out}${faults}` }),
    );
  });

/** What each play ends with. */
function expectBooksOf(out: string, orders: number): void {
  // Net, tax and total of each order that was paid in time, and of each of its refunds.
  const papers = [...out.matchAll(/^ +DOCK-\d{4}-(\w+) +ord_\w+ +€([\d.]+) +€([\d.]+) +€([\d.]+)$/gm)];
  const [invoices, creditNotes] = [/^0/, /^C/].map((series) =>
    papers.filter(([, number]) => series.test(number ?? '')),
  );
  const wasLate = / paid meanwhile +ord_\w+ +failed /.test(out);
  expect(invoices?.map(([, number]) => Number(number))).toEqual(
    Array.from({ length: wasLate ? 8 : 9 }, (_, index) => index + 1),
  );
  expect(creditNotes?.map(([, number]) => number?.slice(-1))).toEqual(wasLate ? ['1', '2', '3'] : ['1', '2', '3', '4']);
  expect(papers.map(([, , ...amounts]) => amounts)).toEqual(
    expect.arrayContaining([
      ['76.63', '17.62', '94.25'],
      ['59.94', '11.25', '71.19'],
      ['73.17', '16.83', '90.00'],
      ['114.94', '26.44', '141.38'],
      ['38.30', '8.82', '47.12'],
      ['34.96', '8.04', '43.00'],
    ]),
  );
  expect(out.match(/is a PDF of [\d,]+ bytes$/gm)).toHaveLength(3);
  expect(out).toMatch(/^ +all accounts +€0\.00$/m);
  expect(out).toMatch(/^ +open balance: €279\.23\n.*payouts.* → 201 .*\n +open balance: €0\.00$/m);
  expect(out).toMatch(/^ +closing balance +€0\.00$/m);
  expect(out).toMatch(/^ +13 percent +€25\.38 +€3\.30 +€28\.68$/m);
  expect(out).toMatch(/^ +records of providers: \d+, orders: 11, mended: \d+, findings: 0$/m);
  expect(out).toMatch(new RegExp(`^ +${orders} orders, 0 findings about their money$`, 'm'));
}

it('takes and refunds money in every way, twice', async () => {
  const first = await play();
  expect(first.code, first.out).toBe(0);
  // Taken, refunded and the valid tickets of each order.
  const amounts = first.out.matchAll(/^ +(\S.*?) +ord_\w+ +(\w+) +€([\d.]+) +€([\d.]+) +(\d)$/gm);
  expect([...amounts].map(([, ...columns]) => columns)).toEqual([
    ['Checkout', 'confirmed', '94.25', '0.00', '2'],
    ['3-D Secure', 'confirmed', '94.25', '0.00', '2'],
    ['declined, then another card', 'confirmed', '94.25', '0.00', '2'],
    ['bank transfer', 'confirmed', '94.25', '0.00', '2'],
    ['promotion code, two tax rates', 'confirmed', '71.19', '0.00', '2'],
    ['box office, cash', 'confirmed', '90.00', '0.00', '2'],
    ['comp', 'confirmed', '0.00', '0.00', '1'],
    ['free order', 'confirmed', '0.00', '0.00', '2'],
    ['partial refund', 'partially_refunded', '141.38', '90.12', '1'],
    ['event cancelled, paid before', 'refunded', '94.25', '94.25', '0'],
    // The webhook comes before the walk of the cancellation, or after it.
    ['event cancelled, paid meanwhile', expect.stringMatching(/^(failed|refunded)$/), '47.13', '47.13', '0'],
  ]);
  expectBooksOf(first.out, 11);
  expect(first.out).toContain('✓ All money has its tickets or its refund.');
  const again = await play();
  expect(again.code, again.out).toBe(0);
  expectBooksOf(again.out, 22);
});
