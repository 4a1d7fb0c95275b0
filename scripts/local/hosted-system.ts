import { get } from 'node:http';
import { join } from 'node:path';
import { findApi } from './deploy.ts';
import { startHost } from './engines/host.ts';
import { bundleStamp, haveBundleStamp, removeBundleStamp, saveBundleStamp } from './host/bundles/bundle-stamp.ts';
import { prepareBundles } from './host/bundles/prepare-bundles.ts';
import { loadPlan } from './host/synthesis/load-plan.ts';
import { supervise } from './process/supervise.ts';
import type { System, SystemOptions } from './system.ts';

/** Sources that change while they are bundled are bundled again: the host notices later changes only. */
const maxRounds = 3;

/**
 * Shows the host's notices, such as reloaded functions and compile errors, until it ends. Not with `fetch`, which gives
 * up after five minutes without a notice.
 */
function showNotices(endpoint: string): void {
  const request = get(`${endpoint}/_nightflow/notices`, { agent: false }, (answer) => {
    answer.on('error', () => {});
    answer.pipe(process.stdout, { end: false });
  });
  request.on('error', () => {});
}

/** Runs the system on our own host, from the templates that the CDK synthesises. */
export async function startHostedSystem(options: SystemOptions): Promise<System> {
  const { folder, cloudPort, gatewayPort, persist, watch = false, step, valkey, mailFolder, signal } = options;
  const endpoint = `http://127.0.0.1:${cloudPort}`;
  const gateway = gatewayPort === undefined ? {} : { gatewayPort };
  const plan = await step('synthesising stage local', 'stage local synthesised', () =>
    loadPlan({ folder, valkey, ...gateway, ...(signal && { signal }) }),
  );
  const bundles = join(folder, 'bundles');
  for (let round = 1; round <= maxRounds; round++) {
    const stamp = bundleStamp(plan.functions);
    if (haveBundleStamp(bundles, stamp)) break;
    removeBundleStamp(bundles);
    await step('bundling the functions', `${plan.functions.length} functions bundled`, () =>
      prepareBundles({ plans: plan.functions, folder: bundles, ...(signal && { signal }) }),
    );
    saveBundleStamp(bundles, stamp);
  }
  const start = () =>
    startHost({ folder, port: cloudPort, persist, mailFolder, plan, bundles, watch, ...gateway }, signal);
  const startAndShow = async () => {
    const host = await start();
    if (watch) showNotices(endpoint);
    return host;
  };
  const host = await step('starting the host', `host up at ${endpoint}`, () =>
    supervise('The host', startAndShow, console.log),
  );
  const stop = async () => void (await host.stop(5));
  return { endpoint, ...findApi(endpoint, plan.outputs), outputs: plan.outputs, stop };
}
