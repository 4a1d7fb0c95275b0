// Goal: the demo of payments sells in every way, its audit finds nothing, and both hold when it is played again.
// Method: `npm run demo -- money` twice on one system of its own, without earlier data.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cloud, localCloud } from '../../scripts/local/cloud.ts';
import { cloudEnvironment, root } from '../../scripts/local/environment.ts';
import { freePort } from '../../scripts/local/process/ports.ts';

let cloud: Cloud;
let gateway: string;

beforeAll(async () => {
  const [cloudPort, valkeyPort, gatewayPort] = [await freePort(), await freePort(), await freePort()];
  gateway = `http://localhost:${gatewayPort}`;
  Object.assign(process.env, {
    NIGHTFLOW_PORT: String(gatewayPort),
    NIGHTFLOW_STRIPE_HOST: `http://127.0.0.1:${await freePort()}`,
  });
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

it('takes and refunds money in every way, twice', async () => {
  const first = await play();
  expect(first.code, first.out).toBe(0);
  // Taken, refunded and the valid tickets of each order.
  const amounts = first.out.matchAll(/^ +(\S.*?) +ord_\w+ +(\w+) +€([\d.]+) +€([\d.]+) +(\d)$/gm);
  expect([...amounts].map(([, ...columns]) => columns)).toEqual([
    ['Checkout', 'confirmed', '90.00', '0.00', '2'],
    ['3-D Secure', 'confirmed', '90.00', '0.00', '2'],
    ['declined, then another card', 'confirmed', '90.00', '0.00', '2'],
    ['bank transfer', 'confirmed', '90.00', '0.00', '2'],
    ['box office, cash', 'confirmed', '90.00', '0.00', '2'],
    ['comp', 'confirmed', '0.00', '0.00', '1'],
    ['free order', 'confirmed', '0.00', '0.00', '2'],
    ['partial refund', 'partially_refunded', '135.00', '88.00', '1'],
    ['event cancelled, paid before', 'refunded', '90.00', '90.00', '0'],
    // The webhook comes before the walk of the cancellation, or after it.
    ['event cancelled, paid meanwhile', expect.stringMatching(/^(failed|refunded)$/), '45.00', '45.00', '0'],
  ]);
  expect(first.out).toMatch(/^ +10 orders, 0 findings about their money$/m);
  expect(first.out).toContain('✓ All money has its tickets or its refund.');
  const again = await play();
  expect(again.code, again.out).toBe(0);
  expect(again.out).toMatch(/^ +20 orders, 0 findings about their money$/m);
});
